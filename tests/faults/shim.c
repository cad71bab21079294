/* SPDX-License-Identifier: MIT
 *
 * Preloaded into a program it makes the n-th of its calls to the system, or
 * the n-th request for memory, go wrong:
 *
 *	FAULT_CALL=n	of the calls below, counted together
 *	FAULT_HOW=kill|before|short|interrupt|ERRNO
 *			the program dies after the call, or before it; the call
 *			is made for half its bytes, once with EINTR; or it fails
 *	FAULT_MEMORY=n	malloc, calloc and realloc give nothing from then on
 *	FAULT_ONCE=1	or that once only
 *	FAULT_LOG=FILE	gets the name of what went wrong
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What glibc's own allocator is called. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *ptr, size_t size);

static atomic_long calls, requests;
static long call_at = -1, memory_at = -1;
static bool once;
static const char *how = "";

static long number(const char *name)
{
	const char *text = getenv(name);

	return text ? atol(text) : 0;
}

/* Raw calls, so that noting does not count. */
static void note(const char *what)
{
	const char *path = getenv("FAULT_LOG");
	long fd;

	if (!path)
		return;
	fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND,
		     0600);
	if (fd < 0)
		return;
	syscall(SYS_write, fd, what, strlen(what));
	syscall(SYS_write, fd, "\n", (size_t)1);
	syscall(SYS_close, fd);
}

__attribute__((constructor)) static void begin(void)
{
	const char *text = getenv("FAULT_HOW");

	how = text ? text : "";
	once = number("FAULT_ONCE") != 0;
	call_at = number("FAULT_CALL");
	memory_at = number("FAULT_MEMORY");
	atomic_store(&calls, 0);
	atomic_store(&requests, 0);
}

/* Is it this call's turn? */
static bool is_turn(const char *what)
{
	if (call_at <= 0 || atomic_fetch_add(&calls, 1) + 1 != call_at)
		return false;
	note(what);
	if (strcmp(how, "before") == 0)
		raise(SIGKILL);
	return true;
}

static bool fails(void)
{
	static const struct {
		const char *name;
		int number;
	} errors[] = {{"EIO", EIO},	{"ENOSPC", ENOSPC},
		      {"EACCES", EACCES}, {"interrupt", EINTR}};

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (strcmp(how, errors[i].name) != 0)
			continue;
		errno = errors[i].number;
		return true;
	}
	return false;
}

static bool is_kill(void)
{
	return strcmp(how, "kill") == 0;
}

static long done(bool turn, long result)
{
	if (turn && is_kill())
		raise(SIGKILL);
	return result;
}

/* Do not call on through a table: each goes straight to the kernel. */
#define CALL(name, ...)                                  \
	bool turn = is_turn(#name);                      \
	if (turn && fails())                             \
		return -1;                               \
	long result = syscall(SYS_##name, __VA_ARGS__);  \
	return (int)done(turn, result)

static int open_at(int folder, const char *path, int flags, mode_t mode)
{
	CALL(openat, folder, path, flags, mode);
}

static mode_t mode_of(int flags, va_list args)
{
	return flags & O_CREAT ? va_arg(args, mode_t) : 0;
}

#define OPEN(name)                                            \
	int name(const char *path, int flags, ...)            \
	{                                                     \
		va_list args;                                 \
		va_start(args, flags);                        \
		mode_t mode = mode_of(flags, args);           \
		va_end(args);                                 \
		return open_at(AT_FDCWD, path, flags, mode);  \
	}
#define OPENAT(name)                                            \
	int name(int folder, const char *path, int flags, ...)  \
	{                                                       \
		va_list args;                                   \
		va_start(args, flags);                          \
		mode_t mode = mode_of(flags, args);             \
		va_end(args);                                   \
		return open_at(folder, path, flags, mode);      \
	}
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

int close(int fd)
{
	/* As on Linux it is closed, whatever it returns. */
	bool turn = is_turn("close");
	long result = syscall(SYS_close, fd);

	if (turn && fails())
		return -1;
	return (int)done(turn, result);
}

static size_t half(bool turn, size_t size)
{
	return turn && size > 1 && strcmp(how, "short") == 0 ? size / 2 : size;
}

ssize_t read(int fd, void *data, size_t size)
{
	bool turn = is_turn("read");

	if (turn && fails())
		return -1;
	return done(turn, syscall(SYS_read, fd, data, half(turn, size)));
}

ssize_t write(int fd, const void *data, size_t size)
{
	bool turn = is_turn("write");

	if (turn && fails())
		return -1;
	return done(turn, syscall(SYS_write, fd, data, half(turn, size)));
}

int fsync(int fd)
{
	CALL(fsync, fd);
}

int fchmod(int fd, mode_t mode)
{
	CALL(fchmod, fd, mode);
}

int fchown(int fd, uid_t owner, gid_t group)
{
	CALL(fchown, fd, owner, group);
}

int renameat(int from, const char *old, int to, const char *new)
{
	CALL(renameat2, from, old, to, new, 0);
}

int rename(const char *old, const char *new)
{
	CALL(renameat2, AT_FDCWD, old, AT_FDCWD, new, 0);
}

int unlinkat(int folder, const char *path, int flags)
{
	CALL(unlinkat, folder, path, flags);
}

int mkdirat(int folder, const char *path, mode_t mode)
{
	CALL(mkdirat, folder, path, mode);
}

int fstat(int fd, struct stat *st)
{
	CALL(newfstatat, fd, "", st, AT_EMPTY_PATH);
}

int fstatat(int folder, const char *path, struct stat *st, int flags)
{
	CALL(newfstatat, folder, path, st, flags);
}

/* ---- memory */

static bool is_out(void)
{
	long n;

	if (memory_at <= 0)
		return false;
	n = atomic_fetch_add(&requests, 1) + 1;
	if (n < memory_at || (once && n != memory_at))
		return false;
	if (n == memory_at)
		note("memory");
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return is_out() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return is_out() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *ptr, size_t size)
{
	return is_out() ? NULL : __libc_realloc(ptr, size);
}
