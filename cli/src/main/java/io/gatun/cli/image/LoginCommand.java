package io.gatun.cli.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.cli.registry.Registries;
import io.gatun.cli.terminal.Interaction;
import io.gatun.engine.Images.Remote;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** {@code gatun login}. */
final class LoginCommand implements Command {
    private static final int LONGEST = 1 << 16;

    @Override
    public CommandText text() {
        return CommandText.of(
                        "login",
                        "[REGISTRY]",
                        "Tell a registry who one is, and keep that",
                        List.of(
                                Flag.of("username", "NAME", "who one is").or('u'),
                                Flag.of(
                                                "password",
                                                "PASSWORD",
                                                "visible to everybody on this machine; better use standard input")
                                        .or('p'),
                                Flag.onOff("password-stdin", "read the password from standard input")))
                .explained("What is kept is kept in docker's config.json, readable by its owner alone.\n");
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(0, 1);
        String registry = registry(arguments.positionals());
        String user = arguments.value("username").orElseGet(() -> asked("Username: "));
        var registries = new Registries(invocation.console().environment());
        Login login = new Login(user, password(invocation), "");
        Remote.login(registries.dockerConfig(), registries.machine(), registry, login);
        invocation.out().println("Login Succeeded");
        return 0;
    }

    static String registry(List<String> words) {
        return words.isEmpty()
                ? ImageName.DEFAULT_REGISTRY
                : ImageName.parse(
                                words.getFirst().replaceFirst("^https?://", "").replaceFirst("/.*", "") + "/login")
                        .registry();
    }

    private static String password(Invocation invocation) {
        var given = invocation.arguments().value("password");
        boolean piped = invocation.arguments().isOn("password-stdin");
        if (given.isPresent() && piped)
            throw new UsageException("login: --password and --password-stdin exclude each other");
        if (given.isPresent()) return given.get();
        if (piped) {
            try {
                return new String(invocation.console().in().readNBytes(LONGEST), UTF_8).stripTrailing();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        var console = Interaction.terminal()
                .orElseThrow(
                        () -> new UsageException("login: no terminal to ask for the password; use --password-stdin"));
        char[] typed = console.readPassword("Password: ");
        return typed == null ? "" : new String(typed);
    }

    private static String asked(String prompt) {
        var console = Interaction.terminal()
                .orElseThrow(() -> new UsageException("login: no terminal to ask for the name; use --username"));
        String typed = console.readLine("%s", prompt);
        return typed == null ? "" : typed;
    }
}
