/* SPDX-License-Identifier: MIT
 *
 * A config as libcyaml fills it: plain texts, nothing judged.
 */
#ifndef CBL_CONFIG_CONFIG_RAW_H
#define CBL_CONFIG_CONFIG_RAW_H

/* What a file says for all messages, and an override for some. */
struct cbl_raw_said {
	char *profile, *corpus, *min_confidence, *fail_on;
	char **spec, **severity, **select, **ignore;
	unsigned spec_count, severity_count, select_count, ignore_count;
};

struct cbl_raw_override {
	char **paths;
	unsigned paths_count;
	struct cbl_raw_said said;
};

struct cbl_raw_waiver {
	char *rule, *mrn, *path, *fingerprint, *reason, *until;
};

struct cbl_raw_corpus {
	char *mode, **paths;
	unsigned paths_count;
};

struct cbl_raw_config {
	struct cbl_raw_said said;
	struct cbl_raw_corpus *corpus;
	char **extends, **include, **exclude;
	unsigned extends_count, include_count, exclude_count;
	struct cbl_raw_override *overrides;
	struct cbl_raw_waiver *waivers;
	unsigned overrides_count, waivers_count;
};

#endif
