/* The functions of FMI 2.0 for co-simulation of a car. Those that such a car has no use for answer fmi2Error. */

#include "fmi2.h"

#include "car_model.h"

/* Where several FMUs are linked into one program, FMI2_FUNCTION_PREFIX goes before the name of every function. */
#ifdef FMI2_FUNCTION_PREFIX
#define JOINED(prefix, name) prefix##name
#define JOIN(prefix, name) JOINED(prefix, name)
#define FMI2(name) JOIN(FMI2_FUNCTION_PREFIX, name)
#else
#define FMI2(name) name
#endif

static fmi2Status status_of(int done) { return done ? fmi2OK : fmi2Error; }

/* FMI 2.0 takes a format: sentences of a car hold no signs of one. */
static void report_sentence(const Model *model, const char *sentence)
{
    fmi2CallbackLogger logger;
    memcpy(&logger, &model->logger, sizeof logger);
    logger(model->environment, model->name, fmi2Error, "logStatusError", sentence);
}

/* A call that a car does not offer. */
static fmi2Status none(fmi2Component component, const char *call)
{
    if (component != NULL)
        refuse(component, "%s is not offered by this car; see the capabilities in modelDescription.xml.", call);
    return fmi2Error;
}

FMI2_Export const char *FMI2(fmi2GetTypesPlatform)(void) { return "default"; }

FMI2_Export const char *FMI2(fmi2GetVersion)(void) { return "2.0"; }

FMI2_Export fmi2Status FMI2(fmi2SetDebugLogging)(fmi2Component component, fmi2Boolean on, size_t count, const fmi2String names[])
{
    (void)on;
    return status_of(component != NULL && (count == 0 || names != NULL));
}

FMI2_Export fmi2Component FMI2(fmi2Instantiate)(fmi2String name, fmi2Type type, fmi2String token, fmi2String resources,
                                                const fmi2CallbackFunctions *functions, fmi2Boolean visible, fmi2Boolean logging)
{
    void *logger = NULL, *environment = NULL;
    Model *model;
    (void)resources, (void)visible, (void)logging;
    if (functions != NULL) {
        memcpy(&logger, &functions->logger, sizeof logger);
        environment = functions->componentEnvironment;
    }
    model = new_model(name, token, logger == NULL ? NULL : report_sentence, logger, environment);
    if (model != NULL && type != fmi2CoSimulation) {
        none(model, "Model exchange");
        free_model(model);
        return NULL;
    }
    return model;
}

FMI2_Export void FMI2(fmi2FreeInstance)(fmi2Component component) { free_model(component); }

FMI2_Export fmi2Status FMI2(fmi2SetupExperiment)(fmi2Component component, fmi2Boolean tolerant, fmi2Real tolerance,
                                                 fmi2Real start_s, fmi2Boolean stop_defined, fmi2Real stop_s)
{
    Model *model = component;
    (void)tolerant, (void)tolerance;
    if (!enter_initialization(model, start_s, stop_defined, stop_s, "fmi2SetupExperiment"))
        return fmi2Error;
    model->data.phase = INSTANTIATED;
    return fmi2OK;
}

FMI2_Export fmi2Status FMI2(fmi2EnterInitializationMode)(fmi2Component component)
{
    Model *model = component;
    if (!in_phase(model, INSTANTIATED, "fmi2EnterInitializationMode"))
        return fmi2Error;
    model->data.phase = INITIALIZATION;
    return fmi2OK;
}

FMI2_Export fmi2Status FMI2(fmi2ExitInitializationMode)(fmi2Component component)
{
    return status_of(exit_initialization(component, "fmi2ExitInitializationMode"));
}

FMI2_Export fmi2Status FMI2(fmi2Terminate)(fmi2Component component) { return status_of(terminate(component, "fmi2Terminate")); }

FMI2_Export fmi2Status FMI2(fmi2Reset)(fmi2Component component)
{
    if (component == NULL)
        return fmi2Error;
    set_defaults(component);
    return fmi2OK;
}

FMI2_Export fmi2Status FMI2(fmi2DoStep)(fmi2Component component, fmi2Real from_s, fmi2Real length_s, fmi2Boolean no_set_before)
{
    (void)no_set_before;
    return status_of(component != NULL && advance(component, from_s, length_s, "fmi2DoStep"));
}

FMI2_Export fmi2Status FMI2(fmi2CancelStep)(fmi2Component component) { return none(component, "fmi2CancelStep"); }

FMI2_Export fmi2Status FMI2(fmi2GetReal)(fmi2Component component, const fmi2ValueReference references[], size_t count,
                                         fmi2Real values[])
{
    return status_of(get_numbers(component, FLOAT64, references, count, values, "fmi2GetReal"));
}

FMI2_Export fmi2Status FMI2(fmi2SetReal)(fmi2Component component, const fmi2ValueReference references[], size_t count,
                                         const fmi2Real values[])
{
    return status_of(set_numbers(component, references, count, values, "fmi2SetReal"));
}

FMI2_Export fmi2Status FMI2(fmi2GetInteger)(fmi2Component component, const fmi2ValueReference references[], size_t count,
                                            fmi2Integer values[])
{
    return status_of(get_numbers(component, INT32, references, count, values, "fmi2GetInteger"));
}

/* Types of which a car has no variables: no value reference is fine, any is refused. */
#define NO_VARIABLES(name, type) \
    FMI2_Export fmi2Status FMI2(name)(fmi2Component component, const fmi2ValueReference references[], size_t count, type values[]) \
    { \
        (void)references, (void)values; \
        return component != NULL && count == 0 ? fmi2OK : none(component, #name); \
    }

NO_VARIABLES(fmi2GetBoolean, fmi2Boolean)
NO_VARIABLES(fmi2GetString, fmi2String)
NO_VARIABLES(fmi2SetInteger, const fmi2Integer)
NO_VARIABLES(fmi2SetBoolean, const fmi2Boolean)
NO_VARIABLES(fmi2SetString, const fmi2String)

FMI2_Export fmi2Status FMI2(fmi2GetFMUstate)(fmi2Component component, fmi2FMUstate *state)
{
    return status_of(get_state(component, state, "fmi2GetFMUstate"));
}

FMI2_Export fmi2Status FMI2(fmi2SetFMUstate)(fmi2Component component, fmi2FMUstate state)
{
    return status_of(set_state(component, state, "fmi2SetFMUstate"));
}

FMI2_Export fmi2Status FMI2(fmi2FreeFMUstate)(fmi2Component component, fmi2FMUstate *state)
{
    return status_of(free_state(component, state, "fmi2FreeFMUstate"));
}

FMI2_Export fmi2Status FMI2(fmi2SerializedFMUstateSize)(fmi2Component component, fmi2FMUstate state, size_t *size)
{
    if (component == NULL || state == NULL || size == NULL)
        return fmi2Error;
    *size = sizeof(Stored);
    return fmi2OK;
}

FMI2_Export fmi2Status FMI2(fmi2SerializeFMUstate)(fmi2Component component, fmi2FMUstate state, fmi2Byte bytes[], size_t size)
{
    return status_of(write_state(component, state, (unsigned char *)bytes, size, "fmi2SerializeFMUstate"));
}

FMI2_Export fmi2Status FMI2(fmi2DeSerializeFMUstate)(fmi2Component component, const fmi2Byte bytes[], size_t size,
                                                     fmi2FMUstate *state)
{
    return status_of(read_state(component, (const unsigned char *)bytes, size, state, "fmi2DeSerializeFMUstate"));
}

FMI2_Export fmi2Status FMI2(fmi2GetDirectionalDerivative)(fmi2Component component, const fmi2ValueReference unknowns[], size_t a,
                                                          const fmi2ValueReference knowns[], size_t b, const fmi2Real seed[],
                                                          fmi2Real values[])
{
    (void)unknowns, (void)a, (void)knowns, (void)b, (void)seed, (void)values;
    return none(component, "fmi2GetDirectionalDerivative");
}

FMI2_Export fmi2Status FMI2(fmi2SetRealInputDerivatives)(fmi2Component component, const fmi2ValueReference references[],
                                                         size_t count, const fmi2Integer orders[], const fmi2Real values[])
{
    (void)references, (void)count, (void)orders, (void)values;
    return none(component, "fmi2SetRealInputDerivatives");
}

FMI2_Export fmi2Status FMI2(fmi2GetRealOutputDerivatives)(fmi2Component component, const fmi2ValueReference references[],
                                                          size_t count, const fmi2Integer orders[], fmi2Real values[])
{
    (void)references, (void)count, (void)orders, (void)values;
    return none(component, "fmi2GetRealOutputDerivatives");
}

/* Every step is done when fmi2DoStep returns, so that of these the time alone can be asked for. */
FMI2_Export fmi2Status FMI2(fmi2GetRealStatus)(fmi2Component component, const fmi2StatusKind kind, fmi2Real *value)
{
    if (component == NULL || value == NULL || kind != fmi2LastSuccessfulTime)
        return component == NULL ? fmi2Error : fmi2Discard;
    *value = ((Model *)component)->data.time_s;
    return fmi2OK;
}

#define NO_STATUS(name, type) \
    FMI2_Export fmi2Status FMI2(name)(fmi2Component component, const fmi2StatusKind kind, type *value) \
    { \
        (void)kind, (void)value; \
        return component == NULL ? fmi2Error : fmi2Discard; \
    }

NO_STATUS(fmi2GetStatus, fmi2Status)
NO_STATUS(fmi2GetIntegerStatus, fmi2Integer)
NO_STATUS(fmi2GetBooleanStatus, fmi2Boolean)
NO_STATUS(fmi2GetStringStatus, fmi2String)
