package io.gatun.daemon.docker.create;

import io.gatun.daemon.http.ApiVersion;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.engine.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What clients of a version of the API may ask of a container that is to be made, and what they are warned of, as dockerd has it. */
final class VersionRules {
    private static final int MOUNTS_PARTS = 45;
    private static final int WARNS_OF_DRIVER = 48;
    private static final int MOUNTS_IMAGES = 48;
    private static final int INTERFACES_APART = 48;
    private static final int PARTS_OF_INTERFACE = 5;

    private final ApiVersion version;
    private final JsonView host;

    VersionRules(ApiVersion version, JsonView host) {
        this.version = version;
        this.host = host;
    }

    /**
     * Looks at what is sent.
     *
     * @throws HttpFailure if that version has no such thing
     */
    void check() {
        for (JsonView mount : mounts()) {
            boolean partly = mount.member("VolumeOptions")
                    .flatMap(volume -> volume.optionalText("Subpath"))
                    .isPresent();
            if (partly && !version.isAtLeast(MOUNTS_PARTS)) {
                throw new HttpFailure(400, "VolumeOptions.Subpath needs API v1.45 or newer");
            }
            if (isOf("image", mount) && !version.isAtLeast(MOUNTS_IMAGES)) {
                throw new HttpFailure(400, "Mount type \"Image\" needs API v1.48 or newer");
            }
        }
        if (version.isAtLeast(INTERFACES_APART)) checkSysctls();
    }

    /** Which interface is called that depends on the order of networks. */
    private void checkSysctls() {
        String mode = host.optionalText("NetworkMode").orElse("default");
        if (mode.equals("host") || mode.startsWith("container:")) return;
        for (String name : host.map("Sysctls", JsonView::text).keySet()) {
            String[] parts = name.split("\\.", PARTS_OF_INTERFACE);
            if (parts.length == PARTS_OF_INTERFACE && parts[0].equals("net") && parts[3].startsWith("eth")) {
                throw new HttpFailure(
                        400,
                        "interface specific sysctl setting \"%s\" must be supplied using driver option '%s'"
                                .formatted(name, EndpointReader.SYSCTLS));
            }
        }
    }

    /** What is allowed and may not be what was meant. */
    List<String> warnings() {
        var warnings = new ArrayList<String>();
        boolean driver = host.optionalText("VolumeDriver").isPresent() && version.isAtLeast(WARNS_OF_DRIVER);
        if (driver
                && mounts().stream()
                        .anyMatch(
                                mount -> isOf("volume", mount) && driver(mount).isEmpty())) {
            warnings.add("WARNING: the container-wide volume-driver configuration is ignored for volumes specified via"
                    + " 'mount'. Use '--mount type=volume,volume-driver=...' instead");
        }
        return warnings;
    }

    private static Optional<String> driver(JsonView mount) {
        return mount.member("VolumeOptions")
                .flatMap(options -> options.member("DriverConfig"))
                .flatMap(config -> config.optionalText("Name"));
    }

    private List<JsonView> mounts() {
        return host.list("Mounts", mount -> mount);
    }

    private static boolean isOf(String type, JsonView mount) {
        return mount.optionalText("Type").filter(type::equals).isPresent();
    }
}
