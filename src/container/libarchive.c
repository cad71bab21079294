/* SPDX-License-Identifier: MIT */
#include "container/libarchive.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

int cbl_libarchive_load(struct cbl_libarchive *out, const char *name,
			struct cbl_error *err)
{
	static const struct function {
		const char *name;
		size_t at;
	} functions[] = {
#define CBL_FUNCTION(ours, theirs) {#theirs, offsetof(struct cbl_libarchive, ours)},
		CBL_LIBARCHIVE_FUNCTIONS(CBL_FUNCTION)
#undef CBL_FUNCTION
	};
	void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);

	if (!library)
		return cbl_fail(err, CBL_ERROR_IO,
				"archives are read by libarchive, and %s "
				"cannot be loaded; install it (libarchive13) "
				"or unpack the archive",
				name);
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
		void *function = dlsym(library, functions[i].name);

		if (!function)
			return cbl_fail(err, CBL_ERROR_IO,
					"archives are read by libarchive, but "
					"%s is another version of it (it lacks "
					"%s)",
					name, functions[i].name);
		memcpy((char *)out + functions[i].at, &function,
		       sizeof(function));
	}
	return 0;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct cbl_libarchive loaded;
static struct cbl_error trouble;

static void load(void)
{
	cbl_libarchive_load(&loaded, CBL_LIBARCHIVE, &trouble);
}

int cbl_libarchive(const struct cbl_libarchive **out, struct cbl_error *err)
{
	pthread_once(&once, load);
	*out = &loaded;
	if (trouble.code)
		return cbl_fail(err, trouble.code, "%s", trouble.message);
	return 0;
}
