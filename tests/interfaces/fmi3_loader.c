/* Loads the library of an FMU by itself and calls it as an importer does, with the types of the FMI headers of another project.
   Arguments: library, token, value references of speed wanted, mass, start charge, terminal power and displayed charge.
   Prints the sum of powers over 400 steps; returns the number of the first check that failed. */

#define _POSIX_C_SOURCE 200809L
#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmi3FunctionTypes.h"

#define CALL(name) (*(name##TYPE **)address(library, #name))
#define CHECK(number, holds) \
    do { \
        if (!(holds)) \
            return number; \
    } while (0)

static char said[1000];

static void *address(void *library, const char *name)
{
    static void *found;
    found = dlsym(library, name);
    if (found == NULL) {
        fprintf(stderr, "there is no %s\n", name);
        exit(99);
    }
    return &found;
}

static void logger(fmi3InstanceEnvironment environment, fmi3Status status, fmi3String category, fmi3String message)
{
    (void)environment, (void)status, (void)category;
    snprintf(said, sizeof said, "%s", message);
}

static fmi3Instance made(void *library, const char *token)
{
    return CALL(fmi3InstantiateCoSimulation)("car", token, NULL, fmi3False, fmi3False, fmi3False, fmi3False, NULL, 0, NULL, logger,
                                             NULL);
}

static fmi3Status one_step(void *library, fmi3Instance car, fmi3ValueReference speed, int second, double wanted)
{
    fmi3Boolean event, end, early;
    fmi3Float64 reached;
    if (CALL(fmi3SetFloat64)(car, &speed, 1, &wanted, 1) != fmi3OK)
        return fmi3Error;
    return CALL(fmi3DoStep)(car, second, 1.0, fmi3True, &event, &end, &early, &reached);
}

static double number(void *library, fmi3Instance car, fmi3ValueReference reference)
{
    double value = NAN;
    CALL(fmi3GetFloat64)(car, &reference, 1, &value, 1);
    return value;
}

static double wanted_at(int second) { return second < 200 ? 0.1 * second : 0.1 * (400 - second); }

int main(int count, char **words)
{
    void *library = count == 8 ? dlopen(words[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    const char *token = words[2];
    fmi3ValueReference speed, mass, charge, power, shown;
    fmi3Instance one, other;
    fmi3FMUState state = NULL, back = NULL;
    fmi3Byte *bytes;
    size_t size = 0;
    double sum = 0.0, kept, nan = NAN, heavy = 2500.0, low = 0.5, limit = 20.0;
    int second;

    CHECK(1, library != NULL);
    speed = (fmi3ValueReference)atoi(words[3]), mass = (fmi3ValueReference)atoi(words[4]);
    charge = (fmi3ValueReference)atoi(words[5]), power = (fmi3ValueReference)atoi(words[6]);
    shown = (fmi3ValueReference)atoi(words[7]);
    CHECK(2, strcmp(CALL(fmi3GetVersion)(), "3.0") == 0);
    CHECK(3, made(library, "another token") == NULL && strstr(said, "instantiation token") != NULL);
    one = made(library, token), other = made(library, token);
    CHECK(4, one != NULL && other != NULL && one != other);

    /* Calls in a wrong order, and numbers that are none, are refused and logged. */
    CHECK(5, one_step(library, one, speed, 0, 1.0) == fmi3Error && strstr(said, "while the car is instantiated") != NULL);
    CHECK(6, CALL(fmi3ExitInitializationMode)(one) == fmi3Error && CALL(fmi3Terminate)(one) == fmi3Error);
    CHECK(7, isnan(number(library, one, power)));
    CHECK(8, CALL(fmi3EnterEventMode)(one) == fmi3Error && CALL(fmi3DoStep)(NULL, 0, 1, 1, NULL, NULL, NULL, NULL) == fmi3Error);
    CHECK(9, CALL(fmi3SetFloat64)(one, &charge, 1, &low, 1) == fmi3OK);
    CHECK(10, CALL(fmi3EnterInitializationMode)(one, fmi3False, 0.0, nan, fmi3False, 0.0) == fmi3Error);
    CHECK(11, CALL(fmi3EnterInitializationMode)(one, fmi3False, 0.0, 0.0, fmi3False, 0.0) == fmi3OK);
    CHECK(12, CALL(fmi3ExitInitializationMode)(one) == fmi3OK && number(library, one, shown) == low);
    CHECK(13, CALL(fmi3EnterInitializationMode)(one, fmi3False, 0.0, 0.0, fmi3False, 0.0) == fmi3Error);
    CHECK(14, CALL(fmi3SetFloat64)(one, &speed, 1, &nan, 1) == fmi3Error && strstr(said, "is NaN") != NULL);
    CHECK(15, CALL(fmi3SetFloat64)(one, &power, 1, &low, 1) == fmi3Error && strstr(said, "an output") != NULL);
    CHECK(16, CALL(fmi3SetFloat64)(one, &charge, 1, &low, 1) == fmi3Error && strstr(said, "before the first step") != NULL);
    CHECK(17, one_step(library, one, 100000u, 0, 1.0) == fmi3Error && strstr(said, "no floating-point number") != NULL);
    CHECK(18, one_step(library, one, speed, 5, 1.0) == fmi3Error && strstr(said, "communication point") != NULL);

    CHECK(40, CALL(fmi3SetFloat64)(one, &mass, 1, &limit, 1) == fmi3Error && strstr(said, "must be more than 20") != NULL);

    /* A second instance has a state of its own. */
    CALL(fmi3EnterInitializationMode)(other, fmi3False, 0.0, 0.0, fmi3True, 400.0);
    CHECK(19, CALL(fmi3SetFloat64)(other, &mass, 1, &heavy, 1) == fmi3OK && CALL(fmi3ExitInitializationMode)(other) == fmi3OK);
    for (second = 0; second < 400; second++) {
        CHECK(20, one_step(library, one, speed, second, wanted_at(second)) == fmi3OK);
        CHECK(21, one_step(library, other, speed, second, wanted_at(second)) == fmi3OK);
        sum += number(library, one, power);
        if (second == 199)
            CHECK(22, CALL(fmi3GetFMUState)(one, &state) == fmi3OK);
        if (second == 199)
            CHECK(23, number(library, other, power) > number(library, one, power));
    }
    kept = number(library, one, shown);
    CHECK(24, one_step(library, other, speed, 400, 1.0) == fmi3Error && strstr(said, "stop time") != NULL);

    /* A state, set back and as bytes, gives the same run again; damaged bytes are refused. */
    CHECK(25, CALL(fmi3SerializedFMUStateSize)(one, state, &size) == fmi3OK && size > 0);
    bytes = malloc(size);
    CHECK(26, CALL(fmi3SerializeFMUState)(one, state, bytes, size) == fmi3OK);
    CHECK(27, CALL(fmi3DeserializeFMUState)(other, bytes, size, &back) == fmi3OK && CALL(fmi3SetFMUState)(other, back) == fmi3OK);
    CHECK(28, CALL(fmi3SetFMUState)(one, state) == fmi3OK);
    for (second = 200; second < 400; second++)
        CHECK(29, one_step(library, one, speed, second, wanted_at(second)) == fmi3OK
                      && one_step(library, other, speed, second, wanted_at(second)) == fmi3OK);
    CHECK(30, number(library, one, shown) == kept && number(library, other, shown) == kept);
    bytes[size / 2] ^= 1;
    CHECK(31, CALL(fmi3FreeFMUState)(one, &back) == fmi3OK && back == NULL);
    CHECK(32, CALL(fmi3DeserializeFMUState)(one, bytes, size, &back) == fmi3Error && strstr(said, "damaged") != NULL);
    CHECK(33, CALL(fmi3DeserializeFMUState)(one, bytes, 7, &back) == fmi3Error && CALL(fmi3SetFMUState)(one, NULL) == fmi3Error);

    /* Reset brings a car back to where it was made. */
    CHECK(34, CALL(fmi3Terminate)(one) == fmi3OK && one_step(library, one, speed, 400, 1.0) == fmi3Error);
    CHECK(35, CALL(fmi3Reset)(one) == fmi3OK);
    CALL(fmi3EnterInitializationMode)(one, fmi3False, 0.0, 0.0, fmi3False, 0.0);
    CHECK(36, CALL(fmi3ExitInitializationMode)(one) == fmi3OK && number(library, one, shown) == 1.0);
    CALL(fmi3FreeFMUState)(one, &state);
    CALL(fmi3FreeInstance)(one);
    CALL(fmi3FreeInstance)(other);
    CALL(fmi3FreeInstance)(NULL);
    free(bytes);
    printf("%.17g\n", sum);
    return 0;
}
