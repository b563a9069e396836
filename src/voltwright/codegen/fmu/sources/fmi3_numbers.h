/* Getting and setting of numbers in FMI 3.0, and the functions that a car does not offer; a part of fmi3_car.c. */

FMI3_Export fmi3Status FMI3(fmi3GetFloat64)(fmi3Instance instance, const fmi3ValueReference references[], size_t count,
                                            fmi3Float64 values[], size_t lengths)
{
    return status_of(count == lengths && get_numbers(instance, FLOAT64, references, count, values, "fmi3GetFloat64"));
}

FMI3_Export fmi3Status FMI3(fmi3SetFloat64)(fmi3Instance instance, const fmi3ValueReference references[], size_t count,
                                            const fmi3Float64 values[], size_t lengths)
{
    return status_of(count == lengths && set_numbers(instance, references, count, values, "fmi3SetFloat64"));
}

FMI3_Export fmi3Status FMI3(fmi3GetInt32)(fmi3Instance instance, const fmi3ValueReference references[], size_t count,
                                          fmi3Int32 values[], size_t lengths)
{
    return status_of(count == lengths && get_numbers(instance, INT32, references, count, values, "fmi3GetInt32"));
}

/* Types of which a car has no variables: no value reference is fine, any is refused. */
static fmi3Status no_variables(fmi3Instance instance, size_t count, const char *call)
{
    return instance != NULL && count == 0 ? fmi3OK : none(instance, call);
}

#define NO_GET(name, type) \
    FMI3_Export fmi3Status FMI3(name)(fmi3Instance instance, const fmi3ValueReference references[], size_t count, type values[], \
                                      size_t lengths) \
    { \
        (void)references, (void)values, (void)lengths; \
        return no_variables(instance, count, #name); \
    }
#define NO_SET(name, type) NO_GET(name, const type)

NO_GET(fmi3GetFloat32, fmi3Float32)
NO_GET(fmi3GetInt8, fmi3Int8)
NO_GET(fmi3GetUInt8, fmi3UInt8)
NO_GET(fmi3GetInt16, fmi3Int16)
NO_GET(fmi3GetUInt16, fmi3UInt16)
NO_GET(fmi3GetUInt32, fmi3UInt32)
NO_GET(fmi3GetInt64, fmi3Int64)
NO_GET(fmi3GetUInt64, fmi3UInt64)
NO_GET(fmi3GetBoolean, fmi3Boolean)
NO_GET(fmi3GetString, fmi3String)
NO_SET(fmi3SetFloat32, fmi3Float32)
NO_SET(fmi3SetInt8, fmi3Int8)
NO_SET(fmi3SetUInt8, fmi3UInt8)
NO_SET(fmi3SetInt16, fmi3Int16)
NO_SET(fmi3SetUInt16, fmi3UInt16)
NO_SET(fmi3SetInt32, fmi3Int32)
NO_SET(fmi3SetUInt32, fmi3UInt32)
NO_SET(fmi3SetInt64, fmi3Int64)
NO_SET(fmi3SetUInt64, fmi3UInt64)
NO_SET(fmi3SetBoolean, fmi3Boolean)
NO_SET(fmi3SetString, fmi3String)

/* What a car does not offer: NAMED is the list of arguments, UNUSED those behind the instance. */
#define NOT_OFFERED(name, NAMED, UNUSED) \
    FMI3_Export fmi3Status FMI3(name) NAMED \
    { \
        UNUSED; \
        return none(instance, #name); \
    }
#define PLAIN(name) NOT_OFFERED(name, (fmi3Instance instance), (void)0)
#define REFERENCES fmi3Instance instance, const fmi3ValueReference references[], size_t count
#define UNUSED_REFERENCES (void)references, (void)count

PLAIN(fmi3EnterEventMode)
PLAIN(fmi3EnterStepMode)
PLAIN(fmi3EnterConfigurationMode)
PLAIN(fmi3ExitConfigurationMode)
PLAIN(fmi3EvaluateDiscreteStates)
PLAIN(fmi3EnterContinuousTimeMode)
NOT_OFFERED(fmi3UpdateDiscreteStates, (fmi3Instance instance, fmi3Boolean *a, fmi3Boolean *b, fmi3Boolean *c, fmi3Boolean *d,
                                       fmi3Boolean *e, fmi3Float64 *f),
            ((void)a, (void)b, (void)c, (void)d, (void)e, (void)f))
NOT_OFFERED(fmi3GetBinary, (REFERENCES, size_t sizes[], fmi3Binary values[], size_t lengths),
            (UNUSED_REFERENCES, (void)sizes, (void)values, (void)lengths))
NOT_OFFERED(fmi3SetBinary, (REFERENCES, const size_t sizes[], const fmi3Binary values[], size_t lengths),
            (UNUSED_REFERENCES, (void)sizes, (void)values, (void)lengths))
NOT_OFFERED(fmi3GetClock, (REFERENCES, fmi3Clock values[]), (UNUSED_REFERENCES, (void)values))
NOT_OFFERED(fmi3SetClock, (REFERENCES, const fmi3Clock values[]), (UNUSED_REFERENCES, (void)values))
NOT_OFFERED(fmi3GetNumberOfVariableDependencies, (fmi3Instance instance, fmi3ValueReference reference, size_t *number),
            ((void)reference, (void)number))
NOT_OFFERED(fmi3GetVariableDependencies, (fmi3Instance instance, fmi3ValueReference dependent, size_t a[], fmi3ValueReference b[],
                                          size_t c[], fmi3DependencyKind d[], size_t number),
            ((void)dependent, (void)a, (void)b, (void)c, (void)d, (void)number))
NOT_OFFERED(fmi3GetDirectionalDerivative, (REFERENCES, const fmi3ValueReference knowns[], size_t a, const fmi3Float64 seed[],
                                           size_t b, fmi3Float64 values[], size_t c),
            (UNUSED_REFERENCES, (void)knowns, (void)a, (void)seed, (void)b, (void)values, (void)c))
NOT_OFFERED(fmi3GetAdjointDerivative, (REFERENCES, const fmi3ValueReference knowns[], size_t a, const fmi3Float64 seed[],
                                       size_t b, fmi3Float64 values[], size_t c),
            (UNUSED_REFERENCES, (void)knowns, (void)a, (void)seed, (void)b, (void)values, (void)c))
NOT_OFFERED(fmi3GetOutputDerivatives, (REFERENCES, const fmi3Int32 orders[], fmi3Float64 values[], size_t lengths),
            (UNUSED_REFERENCES, (void)orders, (void)values, (void)lengths))
NOT_OFFERED(fmi3GetIntervalDecimal, (REFERENCES, fmi3Float64 values[], fmi3IntervalQualifier qualifiers[]),
            (UNUSED_REFERENCES, (void)values, (void)qualifiers))
NOT_OFFERED(fmi3GetIntervalFraction, (REFERENCES, fmi3UInt64 a[], fmi3UInt64 b[], fmi3IntervalQualifier qualifiers[]),
            (UNUSED_REFERENCES, (void)a, (void)b, (void)qualifiers))
NOT_OFFERED(fmi3GetShiftDecimal, (REFERENCES, fmi3Float64 values[]), (UNUSED_REFERENCES, (void)values))
NOT_OFFERED(fmi3GetShiftFraction, (REFERENCES, fmi3UInt64 a[], fmi3UInt64 b[]), (UNUSED_REFERENCES, (void)a, (void)b))
NOT_OFFERED(fmi3SetIntervalDecimal, (REFERENCES, const fmi3Float64 values[]), (UNUSED_REFERENCES, (void)values))
NOT_OFFERED(fmi3SetIntervalFraction, (REFERENCES, const fmi3UInt64 a[], const fmi3UInt64 b[]),
            (UNUSED_REFERENCES, (void)a, (void)b))
NOT_OFFERED(fmi3SetShiftDecimal, (REFERENCES, const fmi3Float64 values[]), (UNUSED_REFERENCES, (void)values))
NOT_OFFERED(fmi3SetShiftFraction, (REFERENCES, const fmi3UInt64 a[], const fmi3UInt64 b[]), (UNUSED_REFERENCES, (void)a, (void)b))
NOT_OFFERED(fmi3CompletedIntegratorStep, (fmi3Instance instance, fmi3Boolean a, fmi3Boolean *b, fmi3Boolean *c),
            ((void)a, (void)b, (void)c))
NOT_OFFERED(fmi3SetTime, (fmi3Instance instance, fmi3Float64 time), (void)time)
NOT_OFFERED(fmi3SetContinuousStates, (fmi3Instance instance, const fmi3Float64 values[], size_t count),
            ((void)values, (void)count))
NOT_OFFERED(fmi3GetContinuousStateDerivatives, (fmi3Instance instance, fmi3Float64 values[], size_t count),
            ((void)values, (void)count))
NOT_OFFERED(fmi3GetEventIndicators, (fmi3Instance instance, fmi3Float64 values[], size_t count), ((void)values, (void)count))
NOT_OFFERED(fmi3GetContinuousStates, (fmi3Instance instance, fmi3Float64 values[], size_t count), ((void)values, (void)count))
NOT_OFFERED(fmi3GetNominalsOfContinuousStates, (fmi3Instance instance, fmi3Float64 values[], size_t count),
            ((void)values, (void)count))
NOT_OFFERED(fmi3GetNumberOfEventIndicators, (fmi3Instance instance, size_t *number), (void)number)
NOT_OFFERED(fmi3GetNumberOfContinuousStates, (fmi3Instance instance, size_t *number), (void)number)
NOT_OFFERED(fmi3ActivateModelPartition, (fmi3Instance instance, fmi3ValueReference clock, fmi3Float64 time),
            ((void)clock, (void)time))
