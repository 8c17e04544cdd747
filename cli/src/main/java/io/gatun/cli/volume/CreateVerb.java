package io.gatun.cli.volume;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.Volumes.Kind;
import io.gatun.engine.model.NotSupportedException;
import io.gatun.engine.model.VolumeName;
import io.gatun.engine.options.KeyValueText;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code gatun volume create}. */
final class CreateVerb implements Command {
    private static final int NAME_BYTES = 32;

    @Override
    public CommandText text() {
        return CommandText.of(
                        "create",
                        "[NAME]",
                        "Make a volume",
                        List.of(
                                Flag.of("driver", "DRIVER", "local, which is all there is")
                                        .or('d'),
                                Flag.list("label", "NAME=VALUE", "attach a label"),
                                Flag.of("name", "NAME", "the same as the argument"),
                                Flag.list("opt", "NAME=VALUE", "option of the driver")
                                        .or('o')))
                .explained("""
                        With -o type=none -o o=bind -o device=DIR the volume is that directory of the host. A volume that is there
                        already is left as it is.
                        """);
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(0, 1);
        String driver = arguments.value("driver", "local");
        if (!driver.equals("local")) {
            throw new NotSupportedException("there is no volume driver \"%s\"".formatted(driver), "use local");
        }
        Optional<String> given = arguments.positionals().stream().findFirst().or(() -> arguments.value("name"));
        Map<String, String> labels = pairs("--label", arguments.values("label"));
        Map<String, String> options = pairs("--opt", arguments.values("opt"));
        VolumeName name = new VolumeName(given.orElseGet(CreateVerb::random));
        try (var engine = invocation.engine()) {
            engine.volumes().create(name, given.isPresent() ? Kind.NAMED : Kind.ANONYMOUS, labels, options);
        }
        invocation.out().println(name);
        return 0;
    }

    private static String random() {
        byte[] bytes = new byte[NAME_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static Map<String, String> pairs(String flag, List<String> texts) {
        var pairs = new LinkedHashMap<String, String>();
        for (String text : texts) {
            var pair = KeyValueText.label(flag, text);
            pairs.put(pair.getKey(), pair.getValue());
        }
        return pairs;
    }
}
