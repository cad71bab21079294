/* SPDX-License-Identifier: MIT */
#include "base/program.h"

#include <elf.h>
#include <link.h>
#include <stdint.h>

static bool is_within(const struct dl_phdr_info *info, uintptr_t address)
{
	for (unsigned i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &info->dlpi_phdr[i];

		if (part->p_type == PT_LOAD &&
		    address - info->dlpi_addr - part->p_vaddr < part->p_memsz)
			return true;
	}
	return false;
}

static size_t padded(size_t n)
{
	return (n + 3) & ~(size_t)3;
}

/* Notes stand one behind the other: a header, an owner, what it says. */
static struct cbl_str build_id(const char *p, size_t left)
{
	static const char owner[] = "GNU";
	ElfW(Nhdr) note;

	while (left >= sizeof(note)) {
		memcpy(&note, p, sizeof(note));

		size_t says = sizeof(note) + padded(note.n_namesz);
		size_t whole = says + padded(note.n_descsz);

		if (whole > left)
			break;
		if (note.n_type == NT_GNU_BUILD_ID &&
		    note.n_namesz == sizeof(owner) &&
		    memcmp(p + sizeof(note), owner, sizeof(owner)) == 0)
			return cbl_str(p + says, note.n_descsz);
		p += whole;
		left -= whole;
	}
	return cbl_str("", 0);
}

static int find(struct dl_phdr_info *info, size_t size, void *ctx)
{
	struct cbl_str *out = ctx;

	(void)size;
	if (!is_within(info, (uintptr_t)cbl_program_id))
		return 0;
	for (unsigned i = 0; i < info->dlpi_phnum && out->len == 0; i++) {
		const ElfW(Phdr) *part = &info->dlpi_phdr[i];
		const void *at =
			(const void *)(info->dlpi_addr + part->p_vaddr);

		if (part->p_type == PT_NOTE)
			*out = build_id(at, part->p_memsz);
	}
	return 1;
}

struct cbl_str cbl_program_id(void)
{
	struct cbl_str id = cbl_str("", 0);

	dl_iterate_phdr(find, &id);
	return id;
}
