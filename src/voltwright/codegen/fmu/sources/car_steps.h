/* Steps of a car, and its states as bytes; a part of car_model.h. */

/* Adds the outputs of an internal step to the sums over a communication step; what stands at its end is taken over. */
static void add_outputs(CAR(outputs) *sums, const CAR(outputs) *now)
{
    size_t at;
    for (at = OUTPUTS_FIRST; at < VARIABLES; at++) {
        size_t offset = variables[at].offset - offsetof(Data, outputs);
        char *sum = (char *)sums + offset;
        const char *value = (const char *)now + offset;
        if (variables[at].kind == INT32) {
            if (*(const int32_t *)value != 0)
                *(int32_t *)sum = *(const int32_t *)value;
        } else if (variables[at].mean) {
            *(double *)sum += *(const double *)value;
        } else {
            *(double *)sum = *(const double *)value;
        }
    }
}

/* Divides the sums by the number of internal steps. */
static void divide_outputs(CAR(outputs) *sums, double steps)
{
    size_t at;
    for (at = OUTPUTS_FIRST; at < VARIABLES; at++)
        if (variables[at].mean)
            *(double *)((char *)sums + variables[at].offset - offsetof(Data, outputs)) /= steps;
}

/* Steps through a communication step, in equal internal steps no longer than start.step_s; the inputs are held. */
static int advance_by(Model *model, double steps, double dt_s, const char *call)
{
    Data *data = &model->data;
    CAR(state) state = data->state;
    CAR(outputs) outputs, sums;
    double count;
    if (data->vehicle_due && !make_vehicle(model, call))
        return 0;
    if (data->derive_due || data->derived_for_s != dt_s) {
        CAR(derive)(&data->vehicle, &state, &data->inputs, dt_s);
        data->derive_due = 0;
        data->derived_for_s = dt_s;
    }
    /* Bytes between the fields too, so that the same car is written as the same bytes. */
    memset(&outputs, 0, sizeof outputs);
    if (steps > 1.0)
        memset(&sums, 0, sizeof sums);
    for (count = 0.0; count < steps; count += 1.0) {
        CAR(step)(&data->vehicle, &state, &data->inputs, dt_s, &outputs);
        if (steps > 1.0)
            add_outputs(&sums, &outputs);
    }
    if (steps > 1.0) {
        divide_outputs(&sums, steps);
        memcpy(&outputs, &sums, sizeof outputs);
    }
    if (!all_finite((const double *)&state, sizeof state / sizeof(double)) || !outputs_finite(&outputs))
        return refuse(model, "%s: the step at %.9g s gives no finite numbers; the car stays as it was. Set inputs or parameters back.",
                      call, data->time_s);
    data->state = state;
    memcpy(&data->outputs, &outputs, sizeof outputs);
    return 1;
}

static int advance(Model *model, double from_s, double length_s, const char *call)
{
    double steps, shortest;
    if (!in_phase(model, STEPPING, call))
        return 0;
    steps = ceil(length_s / model->data.start.step_s * (1.0 - 1e-9));
    if (!isfinite(length_s) || length_s < STEP_LEAST_S * (1.0 - 1e-9) || steps > STEPS_MOST)
        return refuse(model, "%s: the communication step must be from %.9g s to a million times start.step_s, but is %.9g s.", call,
                      STEP_LEAST_S, length_s);
    shortest = SAME_TIME * length_s + 1e-12 * fabs(from_s);
    if (!(fabs(from_s - model->data.time_s) <= shortest))
        return refuse(model, "%s: the communication point must be %.9g s, the end of the step before, but is %.9g s.", call,
                      model->data.time_s, from_s);
    if (from_s + length_s > model->data.stop_s + shortest)
        return refuse(model, "%s: a step to %.9g s goes beyond the stop time, %.9g s.", call, from_s + length_s, model->data.stop_s);
    if (steps < 1.0)
        steps = 1.0;
    if (!advance_by(model, steps, length_s / steps, call))
        return 0;
    model->data.time_s = from_s + length_s;
    return 1;
}

/* FNV-1a of the data, so that bytes of another car, of another version or damaged ones are refused. */
static uint64_t hash_of(const Data *data)
{
    const unsigned char *bytes = (const unsigned char *)data;
    uint64_t hash = UINT64_C(14695981039346656037);
    size_t at;
    for (at = 0; at < sizeof *data; at++)
        hash = (hash ^ bytes[at]) * UINT64_C(1099511628211);
    return hash;
}

static int is_stored(const Stored *stored)
{
    return memcmp(stored->token, CAR_TOKEN, sizeof(CAR_TOKEN)) == 0;
}

static int get_state(const Model *model, void **target, const char *call)
{
    Stored *stored;
    if (model == NULL)
        return 0;
    if (target == NULL)
        return refuse(model, "%s: the pointer that takes the state must not be missing.", call);
    stored = *target;
    if (stored != NULL && !is_stored(stored))
        return refuse(model, "%s: the state to write over is none of this car; hand over a null pointer.", call);
    if (stored == NULL)
        stored = calloc(1, sizeof *stored);
    if (stored == NULL)
        return refuse(model, "%s: there is no memory for a state.", call);
    memcpy(stored->token, CAR_TOKEN, sizeof(CAR_TOKEN));
    memcpy(&stored->data, &model->data, sizeof stored->data);
    *target = stored;
    return 1;
}

static int set_state(Model *model, const void *source, const char *call)
{
    const Stored *stored = source;
    if (model == NULL)
        return 0;
    if (stored == NULL || !is_stored(stored))
        return refuse(model, "%s: this is no state of this car; take one that it gave.", call);
    memcpy(&model->data, &stored->data, sizeof model->data);
    return 1;
}

static int free_state(const Model *model, void **target, const char *call)
{
    if (model == NULL)
        return 0;
    if (target == NULL || *target == NULL)
        return 1;
    if (!is_stored(*target))
        return refuse(model, "%s: this is no state of this car; take one that it gave.", call);
    memset(*target, 0, sizeof(Stored));
    free(*target);
    *target = NULL;
    return 1;
}

static int write_state(const Model *model, const void *source, unsigned char *bytes, size_t size, const char *call)
{
    Stored stored;
    if (model == NULL)
        return 0;
    if (source == NULL || bytes == NULL || size < sizeof stored || !is_stored(source))
        return refuse(model, "%s: it takes a state of this car and room for %lu bytes.", call, (unsigned long)sizeof stored);
    memcpy(&stored, source, sizeof stored);
    stored.hash = hash_of(&stored.data);
    memcpy(bytes, &stored, sizeof stored);
    return 1;
}

static int read_state(const Model *model, const unsigned char *bytes, size_t size, void **target, const char *call)
{
    Stored stored;
    if (model == NULL)
        return 0;
    if (bytes == NULL || target == NULL || size != sizeof stored)
        return refuse(model, "%s: the state of this car has %lu bytes, but %lu came.", call, (unsigned long)sizeof stored,
                      (unsigned long)size);
    memcpy(&stored, bytes, sizeof stored);
    if (!is_stored(&stored) || stored.hash != hash_of(&stored.data))
        return refuse(model, "%s: these bytes are of another car or damaged; take those that this FMU wrote.", call);
    *target = calloc(1, sizeof stored);
    if (*target == NULL)
        return refuse(model, "%s: there is no memory for a state.", call);
    memcpy(*target, &stored, sizeof stored);
    return 1;
}
