// The interpreter of syscall programs, aarch64. Its bytes stand in Interpreter.java; a test assembles this file and compares.
// The entry's form is described in interpreter-x86_64.S. x19 the table; x20 the entry; w21 its flags.
.globl _start
_start:
    movz    x19, #0x1040
    movk    x19, #2, lsl #16
    mov     x20, x19
run:
    ldp     w8, w21, [x20]
    ldp     x0, x1, [x20, #8]
    ldp     x2, x3, [x20, #24]
    ldp     x4, x5, [x20, #40]
    tbz     w21, #3, 1f
    ldr     x0, [x0]
1:  tbz     w21, #4, 1f
    ldr     x1, [x1]
1:  tbz     w21, #5, 1f
    ldr     x2, [x2]
1:  tbz     w21, #6, 1f
    ldr     x3, [x3]
1:  tbz     w21, #7, 1f
    ldr     x4, [x4]
1:  tbz     w21, #8, 1f
    ldr     x5, [x5]
1:  tbnz    w8, #31, subtract
    svc     #0
    ldr     x9, [x20, #56]
    cbz     x9, 1f
    str     x0, [x9]
1:  tbz     x0, #63, branch
    tbnz    w21, #2, branch
    neg     x10, x0
    ubfx    w11, w21, #9, #8
    cmp     x10, x11
    b.ne    report
branch:
    ands    w9, w21, #3
    b.eq    next
    cmp     w9, #2
    b.lt    if_zero
    b.eq    if_negative
    tbz     x0, #63, take
next:
    add     x20, x20, #64
    b       run
subtract:
    sub     x0, x0, x1
    ldr     x9, [x20, #56]
    cbz     x9, branch
    str     x0, [x9]
    b       branch
if_zero:
    cbnz    x0, next
take:
    lsr     w9, w21, #17
    add     x20, x19, x9, lsl #6
    b       run
if_negative:
    tbnz    x0, #63, take
    b       next
report:                         // {u32 index of the entry, u32 errno} to the report descriptor, then exit_group(111)
    sub     x20, x20, x19
    lsr     x20, x20, #6
    orr     x10, x20, x10, lsl #32
    str     x10, [sp, #-16]!
    ldr     x0, [x19, #-8]
    mov     x1, sp
    mov     x2, #8
    mov     x8, #64
    svc     #0
    mov     x0, #111
    mov     x8, #94
    svc     #0
