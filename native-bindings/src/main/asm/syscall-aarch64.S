// One system call, aarch64. Its bytes stand in SyscallCode.java; a test assembles this file and compares. See syscall-x86_64.S.
.globl _start
_start:
    hint    #34                 // bti c
    mov     x8, x0
    mov     x0, x1
    mov     x1, x2
    mov     x2, x3
    mov     x3, x4
    mov     x4, x5
    mov     x5, x6
    svc     #0
    ret
