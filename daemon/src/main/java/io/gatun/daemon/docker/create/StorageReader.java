package io.gatun.daemon.docker.create;

import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.NotSupportedException;
import io.gatun.engine.options.ContainerOptionsBuilder;
import io.gatun.engine.options.DeviceRequest;
import io.gatun.engine.options.DeviceRuleText;
import io.gatun.engine.options.MountRequest;
import io.gatun.engine.options.MountText;
import io.gatun.engine.options.TmpfsText;
import io.gatun.engine.options.Unavailable;
import io.gatun.engine.options.VolumeText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Files and devices of a HostConfig. */
final class StorageReader {
    private final JsonView config;
    private final JsonView host;

    private final List<MountRequest> others;

    StorageReader(JsonView config, JsonView host, List<MountRequest> others) {
        this.config = config;
        this.host = host;
        this.others = others;
    }

    void read(ContainerOptionsBuilder options) {
        host.map("StorageOpt", JsonView::text).forEach((name, value) -> {
            throw Unavailable.storage(name + "=" + value);
        });
        Unavailable.checkVolumeDriver(host.optionalText("VolumeDriver").orElse(""));
        if (!host.list("DeviceRequests", view -> view).isEmpty()) throw Unavailable.gpus();
        options.mounts(mounts())
                .readOnly(host.flag("ReadonlyRootfs"))
                .marked(true)
                .devices(
                        host.list("Devices", StorageReader::device),
                        host.texts("DeviceCgroupRules").stream()
                                .map(DeviceRuleText::parse)
                                .toList());
        host.optionalInt64("ShmSize").ifPresent(bytes -> {
            if (bytes < 0) throw new BadRequestException("ShmSize is negative", "SHM size can not be less than 0");
            if (bytes > 0) options.shmSizeBytes(bytes);
        });
    }

    private List<MountRequest> mounts() {
        var mounts = new ArrayList<MountRequest>();
        host.texts("Binds").forEach(bind -> mounts.add(VolumeText.parse(bind, "/")));
        mounts.addAll(host.list("Mounts", StorageReader::mount));
        host.map("Tmpfs", JsonView::text)
                .forEach((path, options) ->
                        mounts.add(TmpfsText.parse(options.isEmpty() ? path : path + ":" + options)));
        // Clients name the places of binds among the volumes as well.
        var taken = new HashSet<String>();
        mounts.forEach(mount -> taken.add(mount.destination()));
        others.stream().filter(mount -> taken.add(mount.destination())).forEach(mounts::add);
        config.map("Volumes", view -> view).keySet().stream()
                .map(path -> MountText.parse("type=volume," + field("destination", path), "/"))
                .filter(mount -> taken.add(mount.destination()))
                .forEach(mounts::add);
        return mounts;
    }

    /** The same as a value of {@code --mount}, whose reader knows what is allowed. */
    private static MountRequest mount(JsonView mount) {
        String type = mount.optionalText("Type").orElse("bind");
        if (type.equals("image")) {
            throw new NotSupportedException(
                    "mounting an image is not supported",
                    "make a container of it, and copy what is needed into a volume with docker cp");
        }
        if (type.equals("bind")) mount.optionalText("Source").ifPresent(StorageReader::checkThere);
        var text = new StringBuilder("type=" + type);
        mount.optionalText("Source").ifPresent(source -> text.append(',').append(field("source", source)));
        mount.optionalText("Target").ifPresent(target -> text.append(',').append(field("destination", target)));
        if (mount.flag("ReadOnly")) text.append(",readonly");
        mount.member("BindOptions").ifPresent(bind -> {
            bind.optionalText("Propagation")
                    .ifPresent(propagation -> text.append(',').append(field("bind-propagation", propagation)));
            if (bind.flag("NonRecursive")) text.append(",bind-recursive=disabled");
            else if (bind.flag("ReadOnlyNonRecursive")) text.append(",bind-recursive=writable");
        });
        mount.member("VolumeOptions").ifPresent(volume -> text.append(volumeFields(volume)));
        mount.member("TmpfsOptions").ifPresent(tmpfs -> {
            tmpfs.optionalInt64("SizeBytes")
                    .ifPresent(bytes -> text.append(",tmpfs-size=").append(bytes));
            tmpfs.optionalInt64("Mode")
                    .ifPresent(mode -> text.append(",tmpfs-mode=").append(Long.toOctalString(mode)));
        });
        List<String> options = mount.member("TmpfsOptions")
                .map(tmpfs -> tmpfs.list("Options", StorageReader::option))
                .orElse(List.of());
        MountRequest request = MountText.parse(text.toString(), "/");
        return request instanceof MountRequest.Tmpfs tmpfs ? TmpfsText.with(tmpfs, options) : request;
    }

    /** {@code ["noexec"]} or {@code ["uid", "1000"]}. */
    private static String option(JsonView words) {
        List<String> parts = words.items(JsonView::text);
        if (parts.isEmpty() || parts.size() > 2) throw words.failure("expected a name, or a name and a value");
        return String.join("=", parts);
    }

    /** What {@code -v} names and is not there is made; what {@code --mount} names is not. */
    private static void checkThere(String source) {
        if (!source.startsWith("/") || Files.exists(Path.of(source))) return;
        throw new BadRequestException(
                "invalid mount config for type \"bind\": bind source path does not exist: " + source,
                "make it, or use -v, which makes it");
    }

    private static String volumeFields(JsonView volume) {
        var text = new StringBuilder();
        if (volume.flag("NoCopy")) text.append(",volume-nocopy");
        volume.map("Labels", JsonView::text)
                .forEach((name, value) -> text.append(',').append(field("volume-label", name + "=" + value)));
        volume.optionalText("Subpath")
                .filter(path -> !path.isEmpty())
                .ifPresent(path -> text.append(',').append(field("volume-subpath", path)));
        volume.member("DriverConfig").ifPresent(driver -> {
            driver.optionalText("Name")
                    .filter(name -> !name.isEmpty())
                    .ifPresent(name -> text.append(',').append(field("volume-driver", name)));
            driver.map("Options", JsonView::text)
                    .forEach((name, value) -> text.append(',').append(field("volume-opt", name + "=" + value)));
        });
        return text.toString();
    }

    private static String field(String name, String value) {
        return quoted(name + "=" + value);
    }

    private static String quoted(String field) {
        return "\"" + field.replace("\"", "\"\"") + "\"";
    }

    private static DeviceRequest device(JsonView device) {
        String source = device.optionalText("PathOnHost").orElse("");
        String destination = device.optionalText("PathInContainer").orElse(source);
        String access = device.optionalText("CgroupPermissions").orElse("rwm");
        return DeviceRequest.parse(source + ":" + destination + ":" + access);
    }
}
