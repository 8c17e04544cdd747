package io.gatun.engine.template;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ImageConfig.Run;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.ContainerOptions.Ending;
import io.gatun.engine.options.ContainerOptions.Naming;
import io.gatun.engine.options.ContainerOptions.Program;
import io.gatun.engine.options.ContainerOptions.Storage;
import io.gatun.engine.options.MountRequest;
import io.gatun.engine.options.Networking;
import io.gatun.engine.options.PortText;
import io.gatun.engine.options.UserText;
import io.gatun.engine.text.ContainerPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What an image says about its containers, below what was asked for, as docker combines the two. Labels stay labels: nothing that
 * an image says gets anywhere but where people look.
 */
public final class ImageDefaults {
    private static final String USUAL_SIGNAL = "SIGTERM";

    /** Far above any real one. */
    private static final int MOST_VOLUMES = 256;

    private ImageDefaults() {}

    /** The options with what the image adds to them. */
    public static ContainerOptions below(ContainerOptions options, Run image) {
        return new ContainerOptions(
                program(options.program(), image),
                options.security(),
                options.limits(),
                storage(options.storage(), image),
                options.isolation(),
                naming(options.naming(), image),
                ending(options.ending(), image),
                options.log(),
                options.memo(),
                networking(options.networking(), image),
                options.upkeep());
    }

    private static Networking networking(Networking asked, Run image) {
        var exposed = new LinkedHashSet<>(asked.exposed());
        image.exposedPorts().forEach(text -> exposed.addAll(PortText.exposed(text)));
        return new Networking(
                asked.attachments(), List.copyOf(exposed), asked.ports(), asked.published(), asked.unasked());
    }

    /** An anonymous volume for each place of the image's that nothing else was asked for. */
    private static Storage storage(Storage asked, Run image) {
        var mounts = new ArrayList<>(asked.mounts());
        var taken = new HashSet<String>();
        if (image.volumes().size() > MOST_VOLUMES) {
            throw new BadRequestException(
                    "the image wants %d volumes".formatted(image.volumes().size()),
                    "use an image that wants at most " + MOST_VOLUMES);
        }
        asked.mounts().forEach(mount -> taken.add(mount.destination()));
        for (String path : image.volumes()) {
            String destination = ContainerPath.destination("the image's volume", absolute(path));
            if (taken.add(destination)) mounts.add(MountRequest.Volume.anonymous(destination));
        }
        return new Storage(
                asked.readOnly(), asked.marked(), mounts, asked.shmSizeBytes(), asked.devices(), asked.deviceRules());
    }

    private static Program program(Program asked, Run image) {
        var env = new ArrayList<>(image.env());
        env.addAll(asked.env());
        var words = new ArrayList<String>();
        Optional<String> own = asked.entrypoint();
        // An entrypoint of one's own takes the place of both parts of the image's, an empty one as well.
        own.filter(program -> !program.isEmpty()).ifPresent(words::add);
        if (own.isEmpty()) words.addAll(image.entrypoint());
        words.addAll(asked.command().isEmpty() && own.isEmpty() ? image.cmd() : asked.command());
        return new Program(
                Optional.empty(),
                words,
                env,
                asked.user().or(() -> text(image.user()).map(UserText::parse)),
                asked.groups(),
                asked.workdir().or(() -> text(image.workingDir()).map(ImageDefaults::absolute)),
                asked.terminal(),
                asked.consoleSize(),
                asked.stdin(),
                asked.init());
    }

    private static String absolute(String directory) {
        return directory.startsWith("/") ? directory : "/" + directory;
    }

    private static Naming naming(Naming asked, Run image) {
        var labels = new LinkedHashMap<>(image.labels());
        labels.putAll(asked.labels());
        return new Naming(
                asked.hostname(), asked.domainname(), asked.hosts(), asked.dns(), labels, asked.annotations());
    }

    private static Ending ending(Ending asked, Run image) {
        boolean open =
                asked.stopSignal().equals(USUAL_SIGNAL) && !image.stopSignal().isEmpty();
        return open ? new Ending(image.stopSignal(), asked.grace(), asked.removed()) : asked;
    }

    private static Optional<String> text(String value) {
        return Optional.of(value).filter(text -> !text.isEmpty());
    }

    /** The words that a container of the image would run if nothing is asked for. */
    public static List<String> command(Run image) {
        var words = new ArrayList<>(image.entrypoint());
        words.addAll(image.cmd());
        return words;
    }
}
