# The interpreter of syscall programs, x86-64. Its bytes stand in Interpreter.java; a test assembles this file and compares.
#
# An entry is 64 bytes: u32 number, u32 flags, u64 arguments[6], u64 resultAddress.
# flags: 0-1 branch (1 if zero, 2 if negative, 3 if not negative), 2 tolerate every error,
#        3-8 argument n is an address to load the argument from, 9-16 one tolerated errno, 17-31 target of the branch
# A negative number is not a system call but a subtraction, argument 0 minus argument 1: a comparison for the branch.
#
# rbp the table; rbx the entry; r12 its flags. The word before the table is the descriptor that errors are reported on.
.intel_syntax noprefix
.globl _start
_start:
    mov     ebp, 0x21040
    mov     rbx, rbp
run:
    mov     eax, [rbx]
    mov     r12d, [rbx+4]
    mov     rdi, [rbx+8]
    mov     rsi, [rbx+16]
    mov     rdx, [rbx+24]
    mov     r10, [rbx+32]
    mov     r8, [rbx+40]
    mov     r9, [rbx+48]
    test    r12b, 8
    jz      1f
    mov     rdi, [rdi]
1:  test    r12b, 16
    jz      1f
    mov     rsi, [rsi]
1:  test    r12b, 32
    jz      1f
    mov     rdx, [rdx]
1:  test    r12b, 64
    jz      1f
    mov     r10, [r10]
1:  test    r12b, 128
    jz      1f
    mov     r8, [r8]
1:  bt      r12d, 8
    jnc     1f
    mov     r9, [r9]
1:  test    eax, eax
    js      subtract
    syscall
    mov     rcx, [rbx+56]
    jrcxz   1f
    mov     [rcx], rax
1:  test    rax, rax
    jns     branch
    test    r12b, 4
    jnz     branch
    mov     edx, eax
    neg     edx
    mov     ecx, r12d
    shr     ecx, 9
    movzx   ecx, cl
    cmp     edx, ecx
    jne     report
branch:
    mov     ecx, r12d
    and     ecx, 3
    jz      next
    dec     ecx
    jz      if_zero
    dec     ecx
    jz      if_negative
    test    rax, rax
    jns     take
next:
    add     rbx, 64
    jmp     run
subtract:
    mov     rax, rdi
    sub     rax, rsi
    mov     rcx, [rbx+56]
    jrcxz   branch
    mov     [rcx], rax
    jmp     branch
if_zero:
    test    rax, rax
    jnz     next
take:
    shr     r12d, 17
    shl     r12d, 6
    lea     rbx, [rbp+r12]
    jmp     run
if_negative:
    test    rax, rax
    js      take
    jmp     next
report:                         # {u32 index of the entry, u32 errno} to the report descriptor, then exit_group(111)
    sub     rbx, rbp
    shr     rbx, 6
    shl     rdx, 32
    or      rdx, rbx
    push    rdx
    mov     eax, 1
    mov     rdi, [rbp-8]
    mov     rsi, rsp
    mov     edx, 8
    syscall
    mov     eax, 231
    mov     edi, 111
    syscall
