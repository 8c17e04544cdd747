package io.gatun.cli.container.flags;

import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.options.KeyValueText;
import java.util.ArrayList;
import java.util.List;

/** The flags that say what a program finds in its environment. */
public final class EnvironmentFlags {
    public static final Flag ENV = Flag.list(
                    "env", "NAME=VALUE", "environment variable; without a value, that of the caller")
            .or('e');
    public static final Flag FILE = Flag.list("env-file", "FILE", "file of environment variables, one a line");

    private EnvironmentFlags() {}

    /** The variables as {@code NAME=value}; those of files come first, so that the others win. */
    public static List<String> read(Arguments arguments, UserFiles files) {
        var env = new ArrayList<String>();
        for (String file : arguments.values(FILE.name())) {
            env.addAll(KeyValueText.variables(file, files.read(FILE.text(), file), files::variable));
        }
        for (String variable : arguments.values(ENV.name())) {
            KeyValueText.variable(ENV.text(), variable, files::variable).ifPresent(env::add);
        }
        return env;
    }
}
