package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.VerbGroup;
import java.util.List;
import java.util.Optional;

/** The table of commands for images. Only the one that is asked for is made. */
public final class ImageVerbs {
    /** In the order of help. */
    public static final List<String> NAMES = List.of(
            "search", "pull", "images", "rmi", "tag", "history", "push", "save", "load", "export", "import", "commit",
            "image", "login", "logout");

    /** Those that are verbs of {@code gatun image} as well, by the name that they have there. */
    private static final List<String> OF_IMAGE = List.of(
            "ls", "pull", "rm", "tag", "history", "inspect", "push", "save", "load", "import", "prune", "check", "df");

    private ImageVerbs() {}

    /** The command of a name. */
    public static Optional<Command> named(String name) {
        Command command = switch (name) {
            case "search" -> new SearchCommand();
            case "pull" -> new PullCommand();
            case "images" -> new ImagesCommand("images");
            case "rmi" -> new RmiCommand("rmi");
            case "tag" -> new TagCommand();
            case "history" -> new HistoryCommand();
            case "push" -> new PushCommand();
            case "save" -> new SaveCommand();
            case "load" -> new LoadCommand();
            case "export" -> new ExportCommand();
            case "import" -> new ImportCommand();
            case "commit" -> new CommitCommand();
            case "image" -> new VerbGroup("image", "Work on images", OF_IMAGE, ImageVerbs::ofImage);
            case "login" -> new LoginCommand();
            case "logout" -> new LogoutCommand();
            default -> null;
        };
        return Optional.ofNullable(command);
    }

    private static Optional<Command> ofImage(String name) {
        Command command = switch (name) {
            case "ls", "list" -> new ImagesCommand("ls");
            case "rm", "remove" -> new RmiCommand("rm");
            case "inspect" -> new InspectImageCommand();
            case "prune" -> new PruneCommand();
            case "check", "fsck" -> new CheckImagesCommand();
            case "df" -> new UsageCommand();
            case "pull", "tag", "history", "push", "save", "load", "import" ->
                named(name).orElseThrow();
            default -> null;
        };
        return Optional.ofNullable(command);
    }
}
