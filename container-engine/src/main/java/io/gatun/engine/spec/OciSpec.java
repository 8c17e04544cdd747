package io.gatun.engine.spec;

import io.gatun.engine.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container's configuration: the {@code config.json} of the OCI runtime specification, its Linux part.
 *
 * <p>An absent section is its empty value ({@link LinuxSpec#NONE}, {@link Hooks#NONE}) or an empty
 * {@link Optional} where absence means something else than emptiness. Sections of other platforms are kept
 * unread in {@code otherPlatforms}, so that a document survives being read and written.
 *
 * @param ociVersion version of the specification the document follows, such as {@code 1.2.0}
 * @param root the root filesystem; required on Linux, which validation says
 * @param process what runs in the container; required by the time the container is started
 */
public record OciSpec(
        String ociVersion,
        Optional<Root> root,
        Optional<ProcessSpec> process,
        Optional<String> hostname,
        Optional<String> domainname,
        List<Mount> mounts,
        Hooks hooks,
        Map<String, String> annotations,
        LinuxSpec linux,
        Map<String, Json> otherPlatforms) {

    /** The version written into documents of our own. */
    public static final String VERSION = "1.2.1";

    public OciSpec {
        mounts = List.copyOf(mounts);
        annotations = Ordered.copyOf(annotations);
        otherPlatforms = Ordered.copyOf(otherPlatforms);
    }

    /** A document with nothing but a version. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this document. */
    public Builder toBuilder() {
        var builder = new Builder();
        builder.ociVersion = ociVersion;
        builder.root = root;
        builder.process = process;
        builder.hostname = hostname;
        builder.domainname = domainname;
        builder.mounts = mounts;
        builder.hooks = hooks;
        builder.annotations = annotations;
        builder.linux = linux;
        builder.otherPlatforms = otherPlatforms;
        return builder;
    }

    /**
     * Where the container's root filesystem is.
     *
     * @param path absolute, or relative to the bundle
     * @param readonly whether the container sees its root read-only
     */
    public record Root(String path, boolean readonly) {}

    /** Collects the sections of an {@link OciSpec}; what is not set stays absent. */
    public static final class Builder {
        private String ociVersion = VERSION;
        private Optional<Root> root = Optional.empty();
        private Optional<ProcessSpec> process = Optional.empty();
        private Optional<String> hostname = Optional.empty();
        private Optional<String> domainname = Optional.empty();
        private List<Mount> mounts = List.of();
        private Hooks hooks = Hooks.NONE;
        private Map<String, String> annotations = Map.of();
        private LinuxSpec linux = LinuxSpec.NONE;
        private Map<String, Json> otherPlatforms = Map.of();

        private Builder() {}

        public Builder ociVersion(String version) {
            ociVersion = version;
            return this;
        }

        public Builder root(Root value) {
            root = Optional.of(value);
            return this;
        }

        public Builder process(ProcessSpec value) {
            process = Optional.of(value);
            return this;
        }

        public Builder hostname(String value) {
            hostname = Optional.of(value);
            return this;
        }

        public Builder domainname(String value) {
            domainname = Optional.of(value);
            return this;
        }

        public Builder mounts(List<Mount> value) {
            mounts = value;
            return this;
        }

        public Builder hooks(Hooks value) {
            hooks = value;
            return this;
        }

        public Builder annotations(Map<String, String> value) {
            annotations = value;
            return this;
        }

        public Builder linux(LinuxSpec value) {
            linux = value;
            return this;
        }

        public Builder otherPlatforms(Map<String, Json> value) {
            otherPlatforms = value;
            return this;
        }

        public OciSpec build() {
            return new OciSpec(
                    ociVersion, root, process, hostname, domainname, mounts, hooks, annotations, linux, otherPlatforms);
        }
    }
}
