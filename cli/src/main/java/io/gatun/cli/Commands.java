package io.gatun.cli;

import io.gatun.cli.command.Command;
import io.gatun.cli.container.AttachCommand;
import io.gatun.cli.container.CpCommand;
import io.gatun.cli.container.CreateCommand;
import io.gatun.cli.container.DiffCommand;
import io.gatun.cli.container.ExecCommand;
import io.gatun.cli.container.InspectCommand;
import io.gatun.cli.container.KillCommand;
import io.gatun.cli.container.LogsCommand;
import io.gatun.cli.container.PauseCommand;
import io.gatun.cli.container.PlanCommand;
import io.gatun.cli.container.PsCommand;
import io.gatun.cli.container.RenameCommand;
import io.gatun.cli.container.RestartCommand;
import io.gatun.cli.container.RmCommand;
import io.gatun.cli.container.RunCommand;
import io.gatun.cli.container.StartCommand;
import io.gatun.cli.container.StatsCommand;
import io.gatun.cli.container.StopCommand;
import io.gatun.cli.container.TopCommand;
import io.gatun.cli.container.UnpauseCommand;
import io.gatun.cli.container.UpdateCommand;
import io.gatun.cli.container.WaitCommand;
import io.gatun.cli.daemon.DaemonCommand;
import io.gatun.cli.event.EventsCommand;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.image.ImageVerbs;
import io.gatun.cli.network.NetworkVerbs;
import io.gatun.cli.network.PortCommand;
import io.gatun.cli.oci.OciCommand;
import io.gatun.cli.proxy.ProxyCommand;
import io.gatun.cli.schedule.ScheduleCommand;
import io.gatun.cli.system.CheckCommand;
import io.gatun.cli.system.SystemVerbs;
import io.gatun.cli.volume.VolumeVerbs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The table of commands. Only the one that is asked for is made. */
final class Commands {
    private static final List<String> CONTAINERS = List.of(
            "run", "create", "start", "stop", "restart", "kill", "rm", "ps", "inspect", "exec", "attach", "logs",
            "wait", "pause", "unpause", "stats", "top", "update", "rename", "cp", "diff", "events", "volume", "port",
            "network", "system");

    private static final List<String> OTHERS =
            List.of("plan", "check", "daemon", "oci", "proxy", "schedule", "completion", "man", "version");

    /** In the order of help. */
    static final List<String> NAMES = Stream.of(CONTAINERS, ImageVerbs.NAMES, OTHERS)
            .flatMap(List::stream)
            .toList();

    private Commands() {}

    /** The command of a name. */
    static Optional<Command> named(String name) {
        Command command = switch (name) {
            case "attach" -> new AttachCommand();
            case "check" -> new CheckCommand();
            case "completion" -> new CompletionCommand();
            case "cp" -> new CpCommand();
            case "create" -> new CreateCommand();
            case "daemon" -> new DaemonCommand(Version.CURRENT);
            case "diff" -> new DiffCommand();
            case "events" -> new EventsCommand();
            case "exec" -> new ExecCommand();
            case "inspect" -> new InspectCommand();
            case "kill" -> new KillCommand();
            case "logs" -> new LogsCommand();
            case "man" -> new ManCommand();
            case "network" -> NetworkVerbs.command();
            case "oci" -> new OciCommand(Version.CURRENT);
            case "pause" -> new PauseCommand();
            case "plan" -> new PlanCommand();
            case "port" -> new PortCommand();
            case "proxy" -> new ProxyCommand();
            case "ps" -> new PsCommand();
            case "rename" -> new RenameCommand();
            case "restart" -> new RestartCommand();
            case "rm" -> new RmCommand();
            case "run" -> new RunCommand();
            case "schedule" -> new ScheduleCommand();
            case "start" -> new StartCommand();
            case "stats" -> new StatsCommand();
            case "stop" -> new StopCommand();
            case "system" -> SystemVerbs.command();
            case "top" -> new TopCommand();
            case "unpause" -> new UnpauseCommand();
            case "update" -> new UpdateCommand();
            case "version" -> new VersionCommand();
            case "volume" -> VolumeVerbs.command();
            case "wait" -> new WaitCommand();
            default -> ImageVerbs.named(name).orElse(null);
        };
        return Optional.ofNullable(command);
    }

    /** What all commands say of themselves, in the order of help. */
    static List<CommandText> texts() {
        var texts = new ArrayList<CommandText>();
        for (String name : NAMES) texts.add(named(name).orElseThrow().text());
        return texts;
    }
}
