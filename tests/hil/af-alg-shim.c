/*
 * Loaded into btvirt (LD_PRELOAD) by tests/hil/rig.ts. Two things:
 *
 * 1. btvirt opens two AF_ALG sockets (kernel crypto, for pairing) per connection and closes the connection when it
 *    cannot. Kernels without AF_ALG are common in containers and small virtual machines; nothing here pairs, so where
 *    the real socket cannot be had an eventfd takes its place and bind on it succeeds. With AF_ALG nothing changes.
 * 2. btvirt puts its sockets at fixed paths in /tmp and removes whatever is there. With BTVIRT_SOCKET_DIR set they go
 *    into that folder instead, so that two rigs on one machine do not take each other's sockets away.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define SOCKET_PREFIX "/tmp/bt-server-"

static const char *moved(const char *path, char *out, size_t size)
{
	const char *dir = getenv("BTVIRT_SOCKET_DIR");

	if (!dir || strncmp(path, SOCKET_PREFIX, strlen(SOCKET_PREFIX)) != 0)
		return path;
	if (snprintf(out, size, "%s%s", dir, path + strlen("/tmp")) >= (int) size)
		return path;
	return out;
}

int socket(int domain, int type, int protocol)
{
	static int (*real)(int, int, int);

	if (!real)
		real = (int (*)(int, int, int)) dlsym(RTLD_NEXT, "socket");
	int fd = real(domain, type, protocol);

	if (fd < 0 && domain == AF_ALG && errno == EAFNOSUPPORT)
		return eventfd(0, EFD_CLOEXEC);
	return fd;
}

int bind(int fd, const struct sockaddr *address, socklen_t length)
{
	static int (*real)(int, const struct sockaddr *, socklen_t);

	if (!real)
		real = (int (*)(int, const struct sockaddr *, socklen_t)) dlsym(RTLD_NEXT, "bind");
	if (address && address->sa_family == AF_ALG) {
		/* An eventfd answers ENOTSOCK: that is our stand-in. A real AF_ALG socket keeps its own answer. */
		int result = real(fd, address, length);

		return result < 0 && errno == ENOTSOCK ? 0 : result;
	}
	if (address && address->sa_family == AF_UNIX) {
		struct sockaddr_un there;

		memset(&there, 0, sizeof(there));
		memcpy(&there, address, length < sizeof(there) ? length : sizeof(there) - 1);

		char path[sizeof(there.sun_path)];
		const char *target = moved(there.sun_path, path, sizeof(path));

		if (target == path) {
			memcpy(there.sun_path, path, sizeof(path));
			return real(fd, (const struct sockaddr *) &there, sizeof(there));
		}
	}
	return real(fd, address, length);
}

int unlink(const char *path)
{
	static int (*real)(const char *);
	char target[sizeof(((struct sockaddr_un *) 0)->sun_path)];

	if (!real)
		real = (int (*)(const char *)) dlsym(RTLD_NEXT, "unlink");
	return real(moved(path, target, sizeof(target)));
}
