// One system call, x86-64: a C function of seven longs, the first the number of the call. Its bytes stand in SyscallCode.java; a test
// assembles this file and compares. Unlike syscall(3) it returns what the kernel does and leaves errno alone.
.globl _start
_start:
    endbr64
    mov     %rdi, %rax
    mov     %rsi, %rdi
    mov     %rdx, %rsi
    mov     %rcx, %rdx
    mov     %r8, %r10
    mov     %r9, %r8
    mov     8(%rsp), %r9
    syscall
    ret
