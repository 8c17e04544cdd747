package io.gatun.engine.spec;

import io.gatun.engine.json.SpecName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The state of a container in the specification's form: what {@code state} prints and hooks read.
 *
 * @param pid process id on the host; absent while creating and once stopped
 * @param bundle absolute path of the bundle
 */
public record OciState(
        String ociVersion, String id, Status status, OptionalInt pid, String bundle, Map<String, String> annotations) {

    public OciState {
        annotations = Ordered.copyOf(annotations);
    }

    /** The same container at another point of its life. */
    public OciState with(Status other) {
        return new OciState(ociVersion, id, other, pid, bundle, annotations);
    }

    /** Where a container is in its life; {@code PAUSED} is the extension every runtime has. */
    public enum Status implements SpecName {
        CREATING("creating"),
        CREATED("created"),
        RUNNING("running"),
        PAUSED("paused"),
        STOPPED("stopped");

        private final String specName;

        Status(String specName) {
            this.specName = specName;
        }

        @Override
        public String specName() {
            return specName;
        }
    }

    /**
     * What a seccomp listener receives beside the notification descriptor.
     *
     * @param fds names of the descriptors sent along, in their order
     * @param pid the container's process, as the runtime sees it
     */
    public record OfProcess(String ociVersion, List<String> fds, int pid, Optional<String> metadata, OciState state) {
        /** Name of the notification descriptor in {@link #fds}. */
        public static final String SECCOMP_FD = "seccompFd";

        public OfProcess {
            fds = List.copyOf(fds);
        }
    }
}
