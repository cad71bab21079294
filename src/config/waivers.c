/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include <stdlib.h>
#include <time.h>

#include "base/glob.h"
#include "lint/settings.h"

#define DAY 86400

int32_t cbl_waiver_today(void)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	unsigned long seconds;

	if (epoch && cbl_str_number(cbl_str_c(epoch), 4102444800UL, &seconds))
		return (int32_t)(seconds / DAY);
	return (int32_t)(time(NULL) / DAY);
}

bool cbl_waiver_covers(const struct cbl_waiver *w, const struct cbl_finding *f,
		       const char *path)
{
	return cbl_rule_named(f->spec, f->rule, cbl_str_c(w->rule)) ==
		       CBL_NAMED_WHOLE &&
	       (!w->mrn || cbl_str_eq_c(f->mrn, w->mrn)) &&
	       (!w->path || cbl_glob(w->path, path, false)) &&
	       (!w->fingerprint || strcmp(w->fingerprint, f->fingerprint) == 0);
}

bool cbl_waiver_expired(const struct cbl_waiver *w, int32_t today)
{
	return w->ends && today > w->until;
}

const struct cbl_waiver *cbl_config_waiver(const struct cbl_config *config,
					   const struct cbl_finding *f,
					   const char *path, int32_t today)
{
	for (size_t i = 0; i < config->waiver_count; i++)
		if (!cbl_waiver_expired(&config->waivers[i], today) &&
		    cbl_waiver_covers(&config->waivers[i], f, path))
			return &config->waivers[i];
	for (size_t i = 0; i < config->base_count; i++) {
		const struct cbl_waiver *w = cbl_config_waiver(
			config->bases[i], f, path, today);

		if (w)
			return w;
	}
	return NULL;
}
