package io.gatun.linux.abi;

/** The architectures Gatun runs on: what a system call's number and a program's machine code depend on. */
public enum Arch {
    /** AMD and Intel, 64 bit. */
    X86_64("x86_64", "amd64", 62),
    /** ARM, 64 bit. */
    AARCH64("aarch64", "arm64", 183);

    private static final Arch CURRENT = of(System.getProperty("os.arch"));

    private final String kernelName;
    private final String ociName;
    private final int elfMachine;

    Arch(String kernelName, String ociName, int elfMachine) {
        this.kernelName = kernelName;
        this.ociName = ociName;
        this.elfMachine = elfMachine;
    }

    /** The architecture this program runs on. */
    public static Arch current() {
        return CURRENT;
    }

    private static Arch of(String name) {
        for (Arch arch : values()) {
            if (arch.kernelName.equals(name) || arch.ociName.equals(name)) {
                return arch;
            }
        }
        throw new UnsupportedOperationException("Gatun runs on x86_64 and aarch64, not on " + name);
    }

    /** The name uname(2) gives, such as {@code x86_64}. */
    public String kernelName() {
        return kernelName;
    }

    /** The name OCI documents use, such as {@code amd64}. */
    public String ociName() {
        return ociName;
    }

    /** {@code e_machine} of an ELF header (elf(5)). */
    public int elfMachine() {
        return elfMachine;
    }
}
