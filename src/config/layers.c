/* SPDX-License-Identifier: MIT */
#include "base/glob.h"
#include "config/config.h"

static bool is_for(const struct cbl_override *o, const char *path)
{
	for (const char **p = o->paths; p && *p; p++)
		if (cbl_glob(*p, path, false))
			return true;
	return false;
}

/* `*bit` counts the overrides in the order in which layers come. */
static uint64_t overrides_of(const struct cbl_config *config, const char *path,
			     unsigned *bit)
{
	uint64_t mask = 0;

	for (size_t i = 0; i < config->base_count; i++)
		mask |= overrides_of(config->bases[i], path, bit);
	for (size_t i = 0; i < config->override_count; i++, (*bit)++)
		if (is_for(&config->overrides[i], path))
			mask |= (uint64_t)1 << *bit;
	return mask;
}

uint64_t cbl_config_overrides(const struct cbl_config *config,
			      const char *path)
{
	unsigned bit = 0;

	return overrides_of(config, path, &bit);
}

struct layering {
	struct cbl_layer *out;
	size_t count;
	uint64_t overrides;
	unsigned bit;
};

static void add(struct layering *l, const struct cbl_config *config)
{
	for (size_t i = 0; i < config->base_count; i++)
		add(l, config->bases[i]);
	l->out[l->count++] = (struct cbl_layer){config, &config->said, -1};
	for (size_t i = 0; i < config->override_count; i++, l->bit++)
		if (l->overrides >> l->bit & 1)
			l->out[l->count++] = (struct cbl_layer){
				config, &config->overrides[i].said, (int)i};
}

size_t cbl_config_layers(const struct cbl_config *config, uint64_t overrides,
			 struct cbl_layer out[CBL_LAYERS_MAX])
{
	struct layering l = {.out = out, .overrides = overrides};

	if (config)
		add(&l, config);
	return l.count;
}

void cbl_config_each(const struct cbl_config *config,
		     void (*each)(const struct cbl_config *config, void *ctx),
		     void *ctx)
{
	for (size_t i = 0; i < config->base_count; i++)
		cbl_config_each(config->bases[i], each, ctx);
	each(config, ctx);
}
