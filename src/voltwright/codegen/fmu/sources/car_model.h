/* A car as the functions of FMI need it, whatever the version: its numbers by value reference, checked when they are set; the
   order of calls; steps; states that are kept, set back and written as bytes. A call that is refused changes nothing. */

#ifndef CAR_MODEL_H
#define CAR_MODEL_H

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "car_variables.h"

#define STEPS_MOST 1000000.0 /* internal steps of one communication step */
#define SAME_TIME 1e-6       /* by which a communication point may differ from the end of the step before, per step length */

typedef struct Model Model;
typedef void (*Report)(const Model *model, const char *sentence);

struct Model {
    Data data;
    Report report;     /* hands a sentence to the importer; NULL: it asked for none */
    void *logger;      /* the importer's function for it */
    void *environment; /* that it wants back */
    char *name;        /* of the instance */
};

typedef struct {
    char token[sizeof(CAR_TOKEN)];
    uint64_t hash;
    Data data;
} Stored;

/* Refuses a call: the sentence goes to the importer. Returns 0. */
static int refuse(const Model *model, const char *format, ...)
{
    char sentence[600];
    va_list rest;
    if (model->report == NULL)
        return 0;
    va_start(rest, format);
    vsnprintf(sentence, sizeof sentence, format, rest);
    va_end(rest);
    model->report(model, sentence);
    return 0;
}

static int in_phase(const Model *model, int allowed, const char *call)
{
    static const char *const names[] = {"instantiated", "in initialization mode", "in step mode", "terminated"};
    int at = 0;
    if (model == NULL)
        return 0;
    if (model->data.phase & allowed)
        return 1;
    while (at < 3 && !(model->data.phase >> at & 1))
        at++;
    return refuse(model, "%s must not be called while the car is %s; see the order of calls in the FMI standard.", call, names[at]);
}

static void set_defaults(Model *model)
{
    memset(&model->data, 0, sizeof model->data);
    model->data.parameters = CAR(default_parameters);
    model->data.inputs = CAR(default_inputs);
    model->data.start = default_start;
    model->data.stop_s = HUGE_VAL;
    model->data.phase = INSTANTIATED;
    model->data.begin_due = 1;
}

static Model *new_model(const char *name, const char *token, Report report, void *logger, void *environment)
{
    Model *model = calloc(1, sizeof *model);
    size_t length = name == NULL ? 0 : strlen(name);
    if (model == NULL)
        return NULL;
    model->report = report;
    model->logger = logger;
    model->environment = environment;
    model->name = calloc(length + 1, 1);
    if (model->name != NULL && length > 0)
        memcpy(model->name, name, length);
    if (model->name == NULL || token == NULL || strcmp(token, CAR_TOKEN) != 0) {
        refuse(model, "The instantiation token must be %s, that of modelDescription.xml, but is %s; unpack the FMU again.",
               CAR_TOKEN, token == NULL ? "missing" : "another");
        free(model->name);
        free(model);
        return NULL;
    }
    set_defaults(model);
    return model;
}

static void free_model(Model *model)
{
    if (model == NULL)
        return;
    free(model->name);
    free(model);
}

static int all_finite(const double *numbers, size_t count)
{
    while (count-- > 0)
        if (!isfinite(numbers[count]))
            return 0;
    return 1;
}

static int outputs_finite(const CAR(outputs) *outputs)
{
    size_t at;
    for (at = OUTPUTS_FIRST; at < VARIABLES; at++)
        if (variables[at].kind == FLOAT64 && !isfinite(*(const double *)((const char *)outputs + variables[at].offset
                                                                         - offsetof(Data, outputs))))
            return 0;
    return 1;
}

/* Makes the vehicle of the parameters. */
static int make_vehicle(Model *model, const char *call)
{
    CAR(vehicle) made;
    const double *numbers = (const double *)&made;
    size_t at;
    if (memcmp(&model->data.parameters, &CAR(default_parameters), sizeof model->data.parameters) == 0)
        CAR(default_vehicle)(&made);
    else
        CAR(prepare)(&model->data.parameters, &made);
    for (at = 0; at < sizeof made / sizeof *numbers; at++)
        if (isnan(numbers[at]))
            return refuse(model, "%s: no car can be made of these parameters; set the one that was changed last back.", call);
    model->data.vehicle = made;
    model->data.vehicle_due = 0;
    model->data.derive_due = 1;
    return 1;
}

/* The first state, and outputs that say it; nothing flows yet. */
static int begin(Model *model, const char *call)
{
    Data *data = &model->data;
    size_t at;
    if (!data->begin_due)
        return 1;
    if (!make_vehicle(model, call))
        return 0;
    CAR_START(&data->vehicle, &data->state, &data->start);
    if (!all_finite((const double *)&data->state, sizeof data->state / sizeof(double)))
        return refuse(model, "%s: no state to begin with follows from the parameters of the group start; set them back.", call);
    memset(&data->outputs, 0, sizeof data->outputs);
    for (at = 0; at < sizeof ends / sizeof *ends; at++)
        *(double *)((char *)&data->outputs + ends[at].output) = *(double *)((char *)&data->state + ends[at].state);
    data->outputs.soc_display = data->start.soc;
    data->begin_due = 0;
    return 1;
}

static int enter_initialization(Model *model, double start_s, int stop_defined, double stop_s, const char *call)
{
    if (!in_phase(model, INSTANTIATED, call))
        return 0;
    if (!isfinite(start_s) || (stop_defined && !(isfinite(stop_s) && stop_s >= start_s)))
        return refuse(model, "%s: the start time must be finite and the stop time not before it, but they are %.9g and %.9g s.",
                      call, start_s, stop_s);
    model->data.time_s = start_s;
    model->data.stop_s = stop_defined ? stop_s : HUGE_VAL;
    model->data.phase = INITIALIZATION;
    return 1;
}

static int exit_initialization(Model *model, const char *call)
{
    if (!in_phase(model, INITIALIZATION, call) || !begin(model, call))
        return 0;
    model->data.phase = STEPPING;
    return 1;
}

static int terminate(Model *model, const char *call)
{
    if (!in_phase(model, STEPPING, call))
        return 0;
    model->data.phase = TERMINATED;
    return 1;
}

/* The variable of a value reference, or NULL with a sentence. */
static const Variable *variable_of(const Model *model, uint32_t reference, int kind, const char *call)
{
    if (reference < VARIABLES && variables[reference].kind == kind)
        return &variables[reference];
    refuse(model, "%s: there is no %s with the value reference %u; see modelDescription.xml.", call,
           kind == FLOAT64 ? "floating-point number" : "whole number", (unsigned)reference);
    return NULL;
}

static int get_numbers(Model *model, int kind, const uint32_t *references, size_t count, void *values, const char *call)
{
    size_t at;
    if (!in_phase(model, INITIALIZATION | STEPPING | TERMINATED, call))
        return 0;
    if (count > 0 && (references == NULL || values == NULL))
        return refuse(model, "%s: the arrays of value references and of values must not be missing.", call);
    if (model->data.phase == INITIALIZATION && !begin(model, call))
        return 0;
    for (at = 0; at < count; at++) {
        const Variable *variable = variable_of(model, references[at], kind, call);
        if (variable == NULL)
            return 0;
        if (kind == FLOAT64)
            ((double *)values)[at] = *(const double *)((const char *)&model->data + variable->offset);
        else
            ((int32_t *)values)[at] = *(const int32_t *)((const char *)&model->data + variable->offset);
    }
    return 1;
}

/* Whether a number may be set to a value now. */
static int may_set(const Model *model, const Variable *variable, double value, const char *call)
{
    if (variable->role == OUTPUT || variable->role == TIME)
        return refuse(model, "%s: %s cannot be set; it is %s.", call, variable->name,
                      variable->role == TIME ? "the time" : "an output");
    if (variable->role == START && !(model->data.phase & (INSTANTIATED | INITIALIZATION)))
        return refuse(model, "%s: %s can be set only before the first step; reset the car first.", call, variable->name);
    if (!isfinite(value))
        return refuse(model, "%s: %s must be a finite number from %.9g to %.9g%s, but is %s; the car keeps the value before.",
                      call, variable->name, variable->low, variable->high, variable->unit, isnan(value) ? "NaN" : "infinite");
    if (value < variable->low || value > variable->high)
        return refuse(model, "%s: %s must be from %.9g to %.9g%s, but is %.9g; is it in the unit that is written here?", call,
                      variable->name, variable->low, variable->high, variable->unit, value);
    return 1;
}

/* Whether the parameters keep to the limits of the car's file once these are set. */
static int may_be(const Model *model, const uint32_t *references, size_t count, const double *values, const char *call)
{
    CAR(parameters) changed = model->data.parameters;
    const char *wrong;
    size_t at;
    for (at = 0; at < count; at++) {
        const Variable *variable = &variables[references[at]];
        if (variable->role == PARAMETER)
            *(double *)((char *)&changed + variable->offset - offsetof(Data, parameters)) = values[at];
    }
    wrong = CAR(check_parameters)(&changed);
    return wrong == NULL ? 1 : refuse(model, "%s: %s; the car keeps the value before.", call, wrong);
}

static int set_numbers(Model *model, const uint32_t *references, size_t count, const double *values, const char *call)
{
    size_t at;
    int parameters = 0;
    if (!in_phase(model, INSTANTIATED | INITIALIZATION | STEPPING, call))
        return 0;
    if (count > 0 && (references == NULL || values == NULL))
        return refuse(model, "%s: the arrays of value references and of values must not be missing.", call);
    for (at = 0; at < count; at++) {
        const Variable *variable = variable_of(model, references[at], FLOAT64, call);
        if (variable == NULL || !may_set(model, variable, values[at], call))
            return 0;
        parameters |= variable->role == PARAMETER;
    }
    if (parameters && !may_be(model, references, count, values, call))
        return 0;
    for (at = 0; at < count; at++) {
        const Variable *variable = &variables[references[at]];
        double *number = (double *)((char *)&model->data + variable->offset);
        if (*number == values[at])
            continue;
        *number = values[at];
        model->data.derive_due |= variable->role == INPUT;
        model->data.vehicle_due |= variable->role == PARAMETER;
        model->data.begin_due |= (variable->role == START || variable->role == PARAMETER) && model->data.phase != STEPPING;
    }
    return 1;
}

#include "car_steps.h"

#endif
