/* A driver for tests, as FMU of FMI 2.0: it goes a share of the way from the speed of the car to that of the trace.
   At a time of GIVES_NAN seconds it gives no number. */

#include <math.h>
#include <stdlib.h>

#include "fmi2Functions.h"

#ifndef GIVES_NAN
#define GIVES_NAN -1.0
#endif

typedef struct {
    double numbers[5]; /* time_s, speed, trace, wanted, share */
} Driver;

const char *fmi2GetTypesPlatform(void) { return fmi2TypesPlatform; }
const char *fmi2GetVersion(void) { return fmi2Version; }

fmi2Component fmi2Instantiate(fmi2String name, fmi2Type type, fmi2String token, fmi2String resources,
                              const fmi2CallbackFunctions *functions, fmi2Boolean visible, fmi2Boolean logging)
{
    Driver *driver = calloc(1, sizeof *driver);
    (void)name, (void)type, (void)token, (void)resources, (void)functions, (void)visible, (void)logging;
    if (driver != NULL)
        driver->numbers[4] = 0.8;
    return driver;
}

void fmi2FreeInstance(fmi2Component component) { free(component); }

fmi2Status fmi2SetupExperiment(fmi2Component component, fmi2Boolean a, fmi2Real b, fmi2Real c, fmi2Boolean d, fmi2Real e)
{
    (void)component, (void)a, (void)b, (void)c, (void)d, (void)e;
    return fmi2OK;
}

fmi2Status fmi2EnterInitializationMode(fmi2Component component) { return component ? fmi2OK : fmi2Error; }
fmi2Status fmi2ExitInitializationMode(fmi2Component component) { return component ? fmi2OK : fmi2Error; }
fmi2Status fmi2Terminate(fmi2Component component) { return component ? fmi2OK : fmi2Error; }

fmi2Status fmi2GetReal(fmi2Component component, const fmi2ValueReference references[], size_t count, fmi2Real values[])
{
    for (size_t at = 0; at < count; at++)
        values[at] = ((Driver *)component)->numbers[references[at]];
    return fmi2OK;
}

fmi2Status fmi2SetReal(fmi2Component component, const fmi2ValueReference references[], size_t count, const fmi2Real values[])
{
    for (size_t at = 0; at < count; at++)
        ((Driver *)component)->numbers[references[at]] = values[at];
    return fmi2OK;
}

fmi2Status fmi2DoStep(fmi2Component component, fmi2Real time, fmi2Real step, fmi2Boolean no_set_before)
{
    double *numbers = ((Driver *)component)->numbers;
    (void)no_set_before;
    if (numbers[0] != time)
        return fmi2Error;
    numbers[3] = time == GIVES_NAN ? NAN : numbers[1] + numbers[4] * (numbers[2] - numbers[1]);
    return step > 0.0 ? fmi2OK : fmi2Error;
}
