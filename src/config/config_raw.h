/* SPDX-License-Identifier: MIT
 *
 * A config as libcyaml fills it: plain texts, nothing judged.
 */
#ifndef CBL_CONFIG_CONFIG_RAW_H
#define CBL_CONFIG_CONFIG_RAW_H

struct cbl_raw_config {
	char *spec, *profile, *corpus, *min_confidence, *fail_on;
	char **include, **exclude, **severity, **select, **ignore;
	unsigned include_count, exclude_count, severity_count, select_count,
		ignore_count;
};

#endif
