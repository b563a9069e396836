/* Loads the library of an FMU by itself and calls it as an importer does, with the types of the FMI headers of another project.
   Arguments: library, token, value references of speed wanted, mass, start charge, terminal power and displayed charge.
   Prints the sum of powers over 400 steps; returns the number of the first check that failed. */

#define _POSIX_C_SOURCE 200809L
#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmi2Functions.h"

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

static void logger(fmi2ComponentEnvironment environment, fmi2String name, fmi2Status status, fmi2String category,
                   fmi2String message, ...)
{
    (void)environment, (void)name, (void)status, (void)category;
    snprintf(said, sizeof said, "%s", message);
}

static fmi2Component made(void *library, const char *token)
{
    static const fmi2CallbackFunctions functions = {logger, calloc, free, NULL, NULL};
    return CALL(fmi2Instantiate)("car", fmi2CoSimulation, token, NULL, &functions, fmi2False, fmi2False);
}

static fmi2Status one_step(void *library, fmi2Component car, fmi2ValueReference speed, int second, double wanted)
{
    if (CALL(fmi2SetReal)(car, &speed, 1, &wanted) != fmi2OK)
        return fmi2Error;
    return CALL(fmi2DoStep)(car, second, 1.0, fmi2True);
}

static double number(void *library, fmi2Component car, fmi2ValueReference reference)
{
    double value = NAN;
    CALL(fmi2GetReal)(car, &reference, 1, &value);
    return value;
}

static fmi2Status begun(void *library, fmi2Component car, fmi2Boolean stops)
{
    fmi2Status status = CALL(fmi2SetupExperiment)(car, fmi2False, 0.0, 0.0, stops, 400.0);
    return status == fmi2OK ? CALL(fmi2EnterInitializationMode)(car) : status;
}

static double wanted_at(int second) { return second < 200 ? 0.1 * second : 0.1 * (400 - second); }

int main(int count, char **words)
{
    void *library = count == 8 ? dlopen(words[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    const char *token = words[2];
    fmi2ValueReference speed, mass, charge, power, shown;
    fmi2Component one, other;
    fmi2FMUstate state = NULL, back = NULL;
    fmi2Byte *bytes;
    size_t size = 0;
    double sum = 0.0, kept, nan = NAN, heavy = 2500.0, low = 0.5, limit = 20.0;
    int second;

    CHECK(1, library != NULL);
    speed = (fmi2ValueReference)atoi(words[3]), mass = (fmi2ValueReference)atoi(words[4]);
    charge = (fmi2ValueReference)atoi(words[5]), power = (fmi2ValueReference)atoi(words[6]);
    shown = (fmi2ValueReference)atoi(words[7]);
    CHECK(2, strcmp(CALL(fmi2GetVersion)(), "2.0") == 0);
    CHECK(3, made(library, "another token") == NULL && strstr(said, "instantiation token") != NULL);
    one = made(library, token), other = made(library, token);
    CHECK(4, one != NULL && other != NULL && one != other);

    /* Calls in a wrong order, and numbers that are none, are refused and logged. */
    CHECK(5, one_step(library, one, speed, 0, 1.0) == fmi2Error && strstr(said, "while the car is instantiated") != NULL);
    CHECK(6, CALL(fmi2ExitInitializationMode)(one) == fmi2Error && CALL(fmi2Terminate)(one) == fmi2Error);
    CHECK(7, isnan(number(library, one, power)));
    CHECK(8, CALL(fmi2CancelStep)(one) == fmi2Error && CALL(fmi2DoStep)(NULL, 0, 1, 1) == fmi2Error);
    CHECK(9, CALL(fmi2SetReal)(one, &charge, 1, &low) == fmi2OK);
    CHECK(10, CALL(fmi2SetupExperiment)(one, fmi2False, 0.0, nan, fmi2False, 0.0) == fmi2Error);
    CHECK(11, begun(library, one, fmi2False) == fmi2OK);
    CHECK(12, CALL(fmi2ExitInitializationMode)(one) == fmi2OK && number(library, one, shown) == low);
    CHECK(13, begun(library, one, fmi2False) == fmi2Error);
    CHECK(14, CALL(fmi2SetReal)(one, &speed, 1, &nan) == fmi2Error && strstr(said, "is NaN") != NULL);
    CHECK(15, CALL(fmi2SetReal)(one, &power, 1, &low) == fmi2Error && strstr(said, "an output") != NULL);
    CHECK(16, CALL(fmi2SetReal)(one, &charge, 1, &low) == fmi2Error && strstr(said, "before the first step") != NULL);
    CHECK(17, one_step(library, one, 100000u, 0, 1.0) == fmi2Error && strstr(said, "no floating-point number") != NULL);
    CHECK(18, one_step(library, one, speed, 5, 1.0) == fmi2Error && strstr(said, "communication point") != NULL);

    CHECK(40, CALL(fmi2SetReal)(one, &mass, 1, &limit) == fmi2Error && strstr(said, "must be more than 20") != NULL);

    /* A second instance has a state of its own. */
    begun(library, other, fmi2True);
    CHECK(19, CALL(fmi2SetReal)(other, &mass, 1, &heavy) == fmi2OK && CALL(fmi2ExitInitializationMode)(other) == fmi2OK);
    for (second = 0; second < 400; second++) {
        CHECK(20, one_step(library, one, speed, second, wanted_at(second)) == fmi2OK);
        CHECK(21, one_step(library, other, speed, second, wanted_at(second)) == fmi2OK);
        sum += number(library, one, power);
        if (second == 199)
            CHECK(22, CALL(fmi2GetFMUstate)(one, &state) == fmi2OK);
        if (second == 199)
            CHECK(23, number(library, other, power) > number(library, one, power));
    }
    kept = number(library, one, shown);
    CHECK(24, one_step(library, other, speed, 400, 1.0) == fmi2Error && strstr(said, "stop time") != NULL);

    /* A state, set back and as bytes, gives the same run again; damaged bytes are refused. */
    CHECK(25, CALL(fmi2SerializedFMUstateSize)(one, state, &size) == fmi2OK && size > 0);
    bytes = malloc(size);
    CHECK(26, CALL(fmi2SerializeFMUstate)(one, state, bytes, size) == fmi2OK);
    CHECK(27, CALL(fmi2DeSerializeFMUstate)(other, bytes, size, &back) == fmi2OK && CALL(fmi2SetFMUstate)(other, back) == fmi2OK);
    CHECK(28, CALL(fmi2SetFMUstate)(one, state) == fmi2OK);
    for (second = 200; second < 400; second++)
        CHECK(29, one_step(library, one, speed, second, wanted_at(second)) == fmi2OK
                      && one_step(library, other, speed, second, wanted_at(second)) == fmi2OK);
    CHECK(30, number(library, one, shown) == kept && number(library, other, shown) == kept);
    bytes[size / 2] ^= 1;
    CHECK(31, CALL(fmi2FreeFMUstate)(one, &back) == fmi2OK && back == NULL);
    CHECK(32, CALL(fmi2DeSerializeFMUstate)(one, bytes, size, &back) == fmi2Error && strstr(said, "damaged") != NULL);
    CHECK(33, CALL(fmi2DeSerializeFMUstate)(one, bytes, 7, &back) == fmi2Error && CALL(fmi2SetFMUstate)(one, NULL) == fmi2Error);

    /* Reset brings a car back to where it was made. */
    CHECK(34, CALL(fmi2Terminate)(one) == fmi2OK && one_step(library, one, speed, 400, 1.0) == fmi2Error);
    CHECK(35, CALL(fmi2Reset)(one) == fmi2OK);
    begun(library, one, fmi2False);
    CHECK(36, CALL(fmi2ExitInitializationMode)(one) == fmi2OK && number(library, one, shown) == 1.0);
    CALL(fmi2FreeFMUstate)(one, &state);
    CALL(fmi2FreeInstance)(one);
    CALL(fmi2FreeInstance)(other);
    CALL(fmi2FreeInstance)(NULL);
    free(bytes);
    printf("%.17g\n", sum);
    return 0;
}
