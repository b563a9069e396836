/* The functions of FMI 2.0 that the driver for tests has no use for; an importer only looks them up. */

#define NONE(name) \
    int name(void) { return 3; }

NONE(fmi2SetDebugLogging) NONE(fmi2Reset) NONE(fmi2GetInteger) NONE(fmi2GetBoolean) NONE(fmi2GetString) NONE(fmi2SetInteger)
NONE(fmi2SetBoolean) NONE(fmi2SetString) NONE(fmi2GetFMUstate) NONE(fmi2SetFMUstate) NONE(fmi2FreeFMUstate)
NONE(fmi2SerializedFMUstateSize) NONE(fmi2SerializeFMUstate) NONE(fmi2DeSerializeFMUstate) NONE(fmi2GetDirectionalDerivative)
NONE(fmi2SetRealInputDerivatives) NONE(fmi2GetRealOutputDerivatives) NONE(fmi2CancelStep) NONE(fmi2GetStatus)
NONE(fmi2GetRealStatus) NONE(fmi2GetIntegerStatus) NONE(fmi2GetBooleanStatus) NONE(fmi2GetStringStatus)
