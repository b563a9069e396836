// What the cars are called in pictures: short, and each name once.
import { chosen, titleOf } from "../cars.js";

const LONGEST = 34;
const cut = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

/** Short names of the chosen cars: without what stands in brackets, as long as each is still one of its kind. */
export function namesOf(refs = chosen()) {
  const whole = refs.map(titleOf);
  const short = whole.map((title) => cut(title.split(" (")[0]));
  return whole.map((title, place) => {
    const name = short.filter((other) => other === short[place]).length > 1 ? title : short[place];
    const before = whole.slice(0, place).filter((other) => other === title).length;
    return before ? `${name} (${before + 1})` : name;
  });
}
