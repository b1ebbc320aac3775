// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/geoworker/confine.h"

#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

namespace weir::worker {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

struct Release {
    void operator()(void* filter) const { seccomp_release(filter); }
};

Error confineError(const char* what, int error) {
    return fail(ErrorCode::refused, msg("The reader could not be confined: {0}: {1}", what, std::strerror(error)),
                msg("Files are never read unconfined; check the system's limits"));
}

// Calls no reader of files needs. Names, because some kernels and C libraries lack some of them.
constexpr std::array kForbidden{"socket",
                                "socketpair",
                                "connect",
                                "bind",
                                "listen",
                                "accept",
                                "accept4",
                                "sendto",
                                "sendmsg",
                                "sendmmsg",
                                "recvfrom",
                                "recvmsg",
                                "recvmmsg",
                                "ptrace",
                                "process_vm_readv",
                                "process_vm_writev",
                                "mount",
                                "umount2",
                                "pivot_root",
                                "chroot",
                                "unshare",
                                "setns",
                                "move_mount",
                                "open_tree",
                                "fsopen",
                                "fsmount",
                                "fsconfig",
                                "fspick",
                                "execve",
                                "execveat",
                                "fork",
                                "vfork",
                                "bpf",
                                "perf_event_open",
                                "userfaultfd",
                                "keyctl",
                                "add_key",
                                "request_key",
                                "init_module",
                                "finit_module",
                                "delete_module",
                                "kexec_load",
                                "kexec_file_load",
                                "reboot",
                                "swapon",
                                "swapoff",
                                "io_uring_setup",
                                "io_uring_enter",
                                "io_uring_register",
                                "open_by_handle_at",
                                "name_to_handle_at",
                                "personality",
                                "mknod",
                                "mknodat",
                                "symlink",
                                "symlinkat",
                                "link",
                                "linkat",
                                "syslog",
                                "settimeofday",
                                "clock_settime",
                                "adjtimex",
                                "acct",
                                "quotactl",
                                "ioperm",
                                "iopl",
                                "pidfd_open",
                                "pidfd_getfd",
                                "pidfd_send_signal",
                                "kcmp"};

}  // namespace

Result<void> limitSelf(const Json& limits) {
    const auto value = [&](const char* name, rlim_t otherwise) { return limits.value(name, std::uint64_t{otherwise}); };
    const auto set = [](int what, rlim_t soft, rlim_t hard) {
        const rlimit limit{soft, hard};
        return setrlimit(static_cast<__rlimit_resource>(what), &limit) == 0;
    };
    const auto cpu = value("cpuSeconds", 60);
    // The hard limit a second above the soft one: the first signal says "too slow", the second cannot be caught.
    bool done = set(RLIMIT_CPU, cpu, cpu + 1) &&
                set(RLIMIT_FSIZE, value("fileSize", 8ull << 30), value("fileSize", 8ull << 30)) &&
                set(RLIMIT_NOFILE, value("openFiles", 64), value("openFiles", 64)) && set(RLIMIT_CORE, 0, 0) &&
                set(RLIMIT_NPROC, value("processes", 16), value("processes", 16));
    if (!kSanitized) {
        const auto space = value("addressSpace", 2ull << 30);
        done = done && set(RLIMIT_AS, space, space);
    }
    return done ? Result<void>{} : Result<void>{confineError("setrlimit", errno)};
}

Result<void> filterCalls() {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || (!kSanitized && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)) {
        return confineError("prctl", errno);
    }
    const std::unique_ptr<void, Release> filter{seccomp_init(SCMP_ACT_ALLOW)};
    if (!filter) {
        return confineError("seccomp", ENOMEM);
    }
    for (const char* name : kForbidden) {
        const int call = seccomp_syscall_resolve_name(name);
        if (call == __NR_SCMP_ERROR || call < 0) {
            continue;  // this architecture has no such call
        }
        if (const int failed = seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0); failed != 0) {
            return confineError(name, -failed);
        }
    }
    const int failed = seccomp_load(filter.get());
    return failed == 0 ? Result<void>{} : Result<void>{confineError("seccomp", -failed)};
}

}  // namespace weir::worker
