package io.gatun.cli.oci;

import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.spec.DefaultSpec;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.SpecCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** {@code spec}: writes a configuration to start from. */
final class SpecVerb implements Verb {
    @Override
    public CommandText text() {
        return CommandText.of(
                "spec",
                "",
                "Write a config.json to start from",
                List.of(
                        Flag.of("bundle", "DIR", "where to write it").or('b'),
                        Flag.onOff("rootless", "for an ordinary user: root of a user namespace")));
    }

    @Override
    public int run(Call call) {
        call.arguments().requirePositionals(0, 0);
        Path file = call.path(call.arguments().value("bundle", ".")).resolve(BundleFile.NAME);
        try {
            OciSpec spec = call.arguments().isOn("rootless") ? rootless() : DefaultSpec.rootful();
            Files.writeString(file, SpecCodec.write(spec).pretty() + "\n", StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new BadRequestException(file + " is there already", "remove it first");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return 0;
    }

    private static OciSpec rootless() throws IOException {
        Path self = Path.of("/proc/self");
        return DefaultSpec.rootless(
                (int) Files.getAttribute(self, "unix:uid"), (int) Files.getAttribute(self, "unix:gid"));
    }
}
