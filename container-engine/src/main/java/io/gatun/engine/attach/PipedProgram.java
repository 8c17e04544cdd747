package io.gatun.engine.attach;

import io.gatun.engine.descriptor.DescriptorInput;
import io.gatun.engine.descriptor.DescriptorOutput;
import io.gatun.engine.lifecycle.StreamEnds;
import io.gatun.engine.stream.Program;
import io.gatun.linux.Kernel;
import java.io.InputStream;
import java.io.OutputStream;

/** A program whose streams are pipes to this one. */
public abstract class PipedProgram implements Program {
    private final DescriptorOutput stdin;
    private final DescriptorInput stdout;
    private final DescriptorInput stderr;

    /** Takes ownership of the ends of all three streams. */
    protected PipedProgram(Kernel kernel, StreamEnds ends) {
        this.stdin = new DescriptorOutput(kernel, ends.input().orElseThrow());
        this.stdout = new DescriptorInput(kernel, ends.output().orElseThrow());
        this.stderr = new DescriptorInput(kernel, ends.errors().orElseThrow());
    }

    @Override
    public final InputStream stdout() {
        return stdout;
    }

    @Override
    public final InputStream stderr() {
        return stderr;
    }

    @Override
    public final OutputStream stdin() {
        return stdin;
    }

    /** To be extended by what ends the program. */
    @Override
    public void close() {
        stdin.close();
        stdout.close();
        stderr.close();
    }
}
