package io.gatun.linux.program;

import io.gatun.linux.abi.Arch;
import io.gatun.linux.abi.Syscall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** What runs an image. */
enum Runner {
    /** The processor. */
    NATIVE(Arch.current()) {
        @Override
        boolean isInstalled() {
            return true;
        }

        @Override
        byte[] image(byte[] program, Path directory) {
            return program;
        }
    },
    /** qemu's user-mode emulator of the other processor, started by a program of ours so that descriptors are passed on. */
    QEMU(Arch.current() == Arch.X86_64 ? Arch.AARCH64 : Arch.X86_64) {
        @Override
        boolean isInstalled() {
            return Files.isExecutable(Path.of(emulator()));
        }

        @Override
        byte[] image(byte[] program, Path directory) {
            var builder = ProgramBuilder.forImage(Arch.current());
            builder.call(
                    Syscall.EXECVE,
                    builder.string(emulator()),
                    builder.vector(List.of(emulator(), file(program, directory).toString())),
                    builder.vector(List.of()));
            return ElfImage.of(builder.build(), 2);
        }
    };

    private final Arch arch;

    Runner(Arch arch) {
        this.arch = arch;
    }

    abstract boolean isInstalled();

    /** What to start on this machine so that {@code program} runs. */
    abstract byte[] image(byte[] program, Path directory);

    Arch arch() {
        return arch;
    }

    String emulator() {
        return "/usr/bin/qemu-" + arch.kernelName();
    }

    @Override
    public String toString() {
        return this == NATIVE ? "native" : "qemu-" + arch.kernelName();
    }

    private static Path file(byte[] program, Path directory) {
        try {
            Path image = Files.write(directory.resolve("image"), program);
            return Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
