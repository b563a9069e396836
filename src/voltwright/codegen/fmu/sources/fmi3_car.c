/* The functions of FMI 3.0 for co-simulation of a car. Those that such a car has no use for answer fmi3Error. */

#include "fmi3.h"

#include "car_model.h"

/* Where several FMUs are linked into one program, FMI3_FUNCTION_PREFIX goes before the name of every function. */
#ifdef FMI3_FUNCTION_PREFIX
#define JOINED(prefix, name) prefix##name
#define JOIN(prefix, name) JOINED(prefix, name)
#define FMI3(name) JOIN(FMI3_FUNCTION_PREFIX, name)
#else
#define FMI3(name) name
#endif

static fmi3Status status_of(int done) { return done ? fmi3OK : fmi3Error; }

static void report_sentence(const Model *model, const char *sentence)
{
    fmi3LogMessageCallback logger;
    memcpy(&logger, &model->logger, sizeof logger);
    logger(model->environment, fmi3Error, "logStatusError", sentence);
}

/* A call that a car does not offer. */
static fmi3Status none(fmi3Instance instance, const char *call)
{
    if (instance != NULL)
        refuse(instance, "%s is not offered by this car; see the capabilities in modelDescription.xml.", call);
    return fmi3Error;
}

FMI3_Export const char *FMI3(fmi3GetVersion)(void) { return "3.0"; }

FMI3_Export fmi3Status FMI3(fmi3SetDebugLogging)(fmi3Instance instance, fmi3Boolean on, size_t count, const fmi3String names[])
{
    (void)on;
    return status_of(instance != NULL && (count == 0 || names != NULL));
}

FMI3_Export fmi3Instance FMI3(fmi3InstantiateCoSimulation)(
    fmi3String name, fmi3String token, fmi3String resources, fmi3Boolean visible, fmi3Boolean logging, fmi3Boolean events,
    fmi3Boolean early, const fmi3ValueReference intermediate[], size_t count, fmi3InstanceEnvironment environment,
    fmi3LogMessageCallback logger, fmi3IntermediateUpdateCallback update)
{
    void *kept = NULL;
    Model *model;
    (void)resources, (void)visible, (void)logging, (void)early, (void)intermediate, (void)update;
    memcpy(&kept, &logger, sizeof kept);
    model = new_model(name, token, logger == NULL ? NULL : report_sentence, kept, environment);
    if (model != NULL && (events || count > 0)) {
        none(model, events ? "Event mode" : "Intermediate update");
        free_model(model);
        return NULL;
    }
    return model;
}

FMI3_Export fmi3Instance FMI3(fmi3InstantiateModelExchange)(fmi3String name, fmi3String token, fmi3String resources,
                                                            fmi3Boolean visible, fmi3Boolean logging,
                                                            fmi3InstanceEnvironment environment, fmi3LogMessageCallback logger)
{
    (void)name, (void)token, (void)resources, (void)visible, (void)logging;
    if (logger != NULL)
        logger(environment, fmi3Error, "logStatusError", "This car offers co-simulation alone, not model exchange.");
    return NULL;
}

FMI3_Export fmi3Instance FMI3(fmi3InstantiateScheduledExecution)(
    fmi3String name, fmi3String token, fmi3String resources, fmi3Boolean visible, fmi3Boolean logging,
    fmi3InstanceEnvironment environment, fmi3LogMessageCallback logger, fmi3ClockUpdateCallback update,
    fmi3LockPreemptionCallback lock, fmi3UnlockPreemptionCallback unlock)
{
    (void)name, (void)token, (void)resources, (void)visible, (void)logging, (void)update, (void)lock, (void)unlock;
    if (logger != NULL)
        logger(environment, fmi3Error, "logStatusError", "This car offers co-simulation alone, not scheduled execution.");
    return NULL;
}

FMI3_Export void FMI3(fmi3FreeInstance)(fmi3Instance instance) { free_model(instance); }

FMI3_Export fmi3Status FMI3(fmi3EnterInitializationMode)(fmi3Instance instance, fmi3Boolean tolerant, fmi3Float64 tolerance,
                                                         fmi3Float64 start_s, fmi3Boolean stop_defined, fmi3Float64 stop_s)
{
    (void)tolerant, (void)tolerance;
    return status_of(enter_initialization(instance, start_s, stop_defined, stop_s, "fmi3EnterInitializationMode"));
}

FMI3_Export fmi3Status FMI3(fmi3ExitInitializationMode)(fmi3Instance instance)
{
    return status_of(exit_initialization(instance, "fmi3ExitInitializationMode"));
}

FMI3_Export fmi3Status FMI3(fmi3Terminate)(fmi3Instance instance) { return status_of(terminate(instance, "fmi3Terminate")); }

FMI3_Export fmi3Status FMI3(fmi3Reset)(fmi3Instance instance)
{
    if (instance == NULL)
        return fmi3Error;
    set_defaults(instance);
    return fmi3OK;
}

FMI3_Export fmi3Status FMI3(fmi3DoStep)(fmi3Instance instance, fmi3Float64 from_s, fmi3Float64 length_s, fmi3Boolean no_set_before,
                                        fmi3Boolean *event_needed, fmi3Boolean *end, fmi3Boolean *early, fmi3Float64 *reached_s)
{
    Model *model = instance;
    int done;
    (void)no_set_before;
    if (model == NULL)
        return fmi3Error;
    done = advance(model, from_s, length_s, "fmi3DoStep");
    if (event_needed != NULL)
        *event_needed = false;
    if (end != NULL)
        *end = false;
    if (early != NULL)
        *early = false;
    if (reached_s != NULL)
        *reached_s = model->data.time_s;
    return status_of(done);
}

FMI3_Export fmi3Status FMI3(fmi3GetFMUState)(fmi3Instance instance, fmi3FMUState *state)
{
    return status_of(get_state(instance, state, "fmi3GetFMUState"));
}

FMI3_Export fmi3Status FMI3(fmi3SetFMUState)(fmi3Instance instance, fmi3FMUState state)
{
    return status_of(set_state(instance, state, "fmi3SetFMUState"));
}

FMI3_Export fmi3Status FMI3(fmi3FreeFMUState)(fmi3Instance instance, fmi3FMUState *state)
{
    return status_of(free_state(instance, state, "fmi3FreeFMUState"));
}

FMI3_Export fmi3Status FMI3(fmi3SerializedFMUStateSize)(fmi3Instance instance, fmi3FMUState state, size_t *size)
{
    if (instance == NULL || state == NULL || size == NULL)
        return fmi3Error;
    *size = sizeof(Stored);
    return fmi3OK;
}

FMI3_Export fmi3Status FMI3(fmi3SerializeFMUState)(fmi3Instance instance, fmi3FMUState state, fmi3Byte bytes[], size_t size)
{
    return status_of(write_state(instance, state, bytes, size, "fmi3SerializeFMUState"));
}

FMI3_Export fmi3Status FMI3(fmi3DeserializeFMUState)(fmi3Instance instance, const fmi3Byte bytes[], size_t size,
                                                     fmi3FMUState *state)
{
    return status_of(read_state(instance, bytes, size, state, "fmi3DeserializeFMUState"));
}

#include "fmi3_numbers.h"
