/*
 * The filter of calls.  It names what is refused, not what is allowed: what a C library, a module for
 * looking up names or a TLS library calls differs from version to version, and a list of what is
 * allowed would refuse honest runs one day.
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/base/sandbox_kernel.h"

#if defined(__x86_64__) && !defined(__ILP32__)
#define OWN_ARCH 0xc000003eU /* AUDIT_ARCH_X86_64 */
#define X32_BIT  0x40000000U
#elif defined(__aarch64__)
#define OWN_ARCH 0xc00000b7U /* AUDIT_ARCH_AARCH64 */
#endif

/* At its end, the leak checker traces its own process. */
#if defined(__SANITIZE_ADDRESS__)
#undef OWN_ARCH
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#undef OWN_ARCH
#endif
#endif

#ifndef OWN_ARCH

bool sandbox_kernel_calls(void)
{
	return false;
}

#else

#include <linux/filter.h>
#include <linux/seccomp.h>

#define DATA(field) ((uint32_t)offsetof(struct seccomp_data, field))
/* Both processors are little endian: the low half stands first. */
#define ARG(i)      ((uint32_t)(offsetof(struct seccomp_data, args) + 8U * (i)))

/* Those that start programs; then those that no part of synco calls, nor any library of it. */
static const uint32_t refused[] = {
    SYS_execve,
    SYS_execveat,
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_kcmp,
    434, /* pidfd_open */
    438, /* pidfd_getfd */
    440, /* process_madvise */
    SYS_kexec_load,
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    428, /* open_tree */
    429, /* move_mount */
    430, /* fsopen */
    431, /* fsconfig */
    432, /* fsmount */
    433, /* fspick */
    442, /* mount_setattr */
    SYS_unshare,
    SYS_setns,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    425, /* io_uring_setup */
    426, /* io_uring_enter */
    427, /* io_uring_register */
    SYS_personality,
    SYS_open_by_handle_at,
    SYS_name_to_handle_at,
    SYS_fanotify_init,
    SYS_quotactl,
    SYS_acct,
    SYS_swapon,
    SYS_swapoff,
    SYS_reboot,
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_adjtimex,
    SYS_clock_adjtime,
    SYS_sethostname,
    SYS_setdomainname,
    SYS_syslog,
    SYS_vhangup,
    SYS_move_pages,
    SYS_migrate_pages,
#ifdef __x86_64__
    SYS_iopl,
    SYS_ioperm,
    SYS_modify_ldt,
#endif
};

/* New namespaces by clone(); its flags can be looked at, those of clone3() can't. */
#define NAMESPACES  0x7e020000U
#define CALL_CLONE3 435

/* What a name or a database is asked through. */
static const uint32_t families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK};

#define REFUSED_N  (sizeof(refused) / sizeof(*refused))
#define FAMILIES_N (sizeof(families) / sizeof(*families))

struct program {
	struct sock_filter code[2 * REFUSED_N + FAMILIES_N + 40];
	unsigned short n;
};

static void add(struct program *p, uint16_t code, uint32_t k, uint8_t yes, uint8_t no)
{
	p->code[p->n++] = (struct sock_filter){code, yes, no, k};
}

static void load(struct program *p, uint32_t at)
{
	add(p, BPF_LD | BPF_W | BPF_ABS, at, 0, 0);
}

static void answer(struct program *p, uint32_t with)
{
	add(p, BPF_RET | BPF_K, with, 0, 0);
}

#define REFUSE (SECCOMP_RET_ERRNO | EPERM)

/* Calls of another processor's kind, and of 32 bits. */
static void add_kinds(struct program *p)
{
	load(p, DATA(arch));
	add(p, BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCH, 1, 0);
	answer(p, REFUSE);
	load(p, DATA(nr));
#ifdef X32_BIT
	add(p, BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1);
	answer(p, REFUSE);
#endif
}

/* The number of the call is loaded, before and after. */
static void add_arguments(struct program *p)
{
	add(p, BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4);
	load(p, ARG(0));
	add(p, BPF_JMP | BPF_JSET | BPF_K, NAMESPACES, 0, 1);
	answer(p, REFUSE);
	load(p, DATA(nr));
	/* The C library then takes clone(). */
	add(p, BPF_JMP | BPF_JEQ | BPF_K, CALL_CLONE3, 0, 1);
	answer(p, SECCOMP_RET_ERRNO | ENOSYS);
	/* Letters typed into somebody's terminal. */
	add(p, BPF_JMP | BPF_JEQ | BPF_K, SYS_ioctl, 0, 5);
	load(p, ARG(1));
	add(p, BPF_JMP | BPF_JEQ | BPF_K, TIOCSTI, 1, 0);
	add(p, BPF_JMP | BPF_JEQ | BPF_K, 0x541cU /* TIOCLINUX */, 0, 1);
	answer(p, REFUSE);
	load(p, DATA(nr));
	add(p, BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, FAMILIES_N + 3);
	load(p, ARG(0));
	for (size_t i = 0; i < FAMILIES_N; i++)
		add(p, BPF_JMP | BPF_JEQ | BPF_K, families[i], (uint8_t)(FAMILIES_N - i),
		    0);
	answer(p, SECCOMP_RET_ERRNO | EAFNOSUPPORT);
	load(p, DATA(nr));
}

bool sandbox_kernel_calls(void)
{
	struct program p = {.n = 0};
	struct sock_fprog prog;

	add_kinds(&p);
	add_arguments(&p);
	for (size_t i = 0; i < REFUSED_N; i++) {
		add(&p, BPF_JMP | BPF_JEQ | BPF_K, refused[i], 0, 1);
		answer(&p, REFUSE);
	}
	answer(&p, SECCOMP_RET_ALLOW);
	prog = (struct sock_fprog){p.n, p.code};
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0U, &prog) == 0;
}

#endif
