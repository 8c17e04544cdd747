package io.gatun.engine;

import io.gatun.engine.image.manifest.ImageConfigCodec;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageConfig;
import io.gatun.engine.model.ImageInfo;
import io.gatun.engine.model.ImageName;
import java.time.Instant;
import java.util.List;

/** An image as docker's {@code inspect} prints it. */
final class ImageReport {
    private final ImageInfo image;
    private final List<String> files;

    /** @param files directories of its layers, the lowest first */
    ImageReport(ImageInfo image, List<String> files) {
        this.image = image;
        this.files = List.copyOf(files);
    }

    Json.Obj json() {
        ImageConfig config = image.config();
        return Json.object()
                .put("Id", image.id().toString())
                .put(
                        "RepoTags",
                        Json.strings(
                                image.tags().stream().map(ImageName::familiar).toList()))
                .put(
                        "RepoDigests",
                        Json.strings(image.digests().stream()
                                .map(ImageName::familiar)
                                .toList()))
                .put("Parent", "")
                .put(
                        "Comment",
                        config.history().isEmpty()
                                ? ""
                                : config.history().getLast().comment())
                .put("Created", config.created().map(Instant::toString).orElse(""))
                .put("DockerVersion", "")
                .put("Author", config.author())
                .put("Config", whole(config.run()))
                .put("Architecture", config.architecture())
                .put("Variant", config.variant())
                .put("Os", config.os())
                .put("Size", image.sizeBytes())
                .put("VirtualSize", image.sizeBytes())
                .put("GraphDriver", driver())
                .put(
                        "RootFS",
                        Json.object()
                                .put("Type", "layers")
                                .put(
                                        "Layers",
                                        Json.strings(config.diffIds().stream()
                                                .map(Digest::toString)
                                                .toList()))
                                .build())
                .put(
                        "Metadata",
                        Json.object()
                                .put("LastTagTime", image.tagged().toString())
                                .build())
                .build();
    }

    /** Docker leaves nothing out here. */
    private static Json whole(ImageConfig.Run run) {
        var out = Json.object()
                .put("Hostname", "")
                .put("Domainname", "")
                .put("User", run.user())
                .put("AttachStdin", false)
                .put("AttachStdout", false)
                .put("AttachStderr", false)
                .put("Tty", false)
                .put("OpenStdin", false)
                .put("StdinOnce", false)
                .put("Env", Json.strings(run.env()))
                .put("Cmd", list(run.cmd()))
                .put("Image", "")
                .put("Volumes", Json.Null.NULL)
                .put("WorkingDir", run.workingDir())
                .put("Entrypoint", list(run.entrypoint()))
                .put("OnBuild", list(run.onBuild()))
                .put("Labels", run.labels().isEmpty() ? Json.Null.NULL : Json.strings(run.labels()));
        ImageConfigCodec.run(run).members().forEach(out::put);
        return out.build();
    }

    private static Json list(List<String> words) {
        return words.isEmpty() ? Json.Null.NULL : Json.strings(words);
    }

    private Json driver() {
        var data = Json.object();
        if (files.size() > 1)
            data.put(
                    "LowerDir",
                    String.join(":", files.subList(0, files.size() - 1).reversed()));
        if (!files.isEmpty()) data.put("UpperDir", files.getLast());
        return Json.object().put("Data", data.build()).put("Name", "overlay2").build();
    }
}
