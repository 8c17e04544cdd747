package io.gatun.engine.network.store;

import static io.gatun.linux.file.Contents.Durability.PROCESS;

import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.Remembered;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Stat;
import io.gatun.linux.gate.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What containers' directories say of their networks. */
public final class Memberships {
    private static final String FILE = "network.json";
    private static final int PERMISSIONS = 0600;
    private static final int MAX_BYTES = 16 << 20;

    private static final int REMEMBERED = 1024;

    private final Kernel kernel;
    private final Remembered<ContainerId, Membership> last = new Remembered<>(REMEMBERED);

    Memberships(Kernel kernel) {
        this.kernel = kernel;
    }

    public Membership of(ContainerDirectory container) {
        try {
            Stat now = kernel.files().statx(container.fd(), FILE);
            return last.get(container.id(), now, () -> Optional.of(read(container)))
                    .orElseThrow();
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return Membership.NONE;
            }
            throw e;
        }
    }

    private Membership read(ContainerDirectory container) {
        byte[] bytes = kernel.contents().readFile(container.fd(), FILE, MAX_BYTES);
        return MembershipCodec.read(JsonView.of(JsonReader.DOCUMENTS.read(bytes)));
    }

    public void save(ContainerDirectory container, Membership membership) {
        byte[] bytes = MembershipCodec.write(membership).toString().getBytes(StandardCharsets.UTF_8);
        kernel.contents().replaceFile(container.fd(), FILE, PERMISSIONS, bytes, PROCESS);
        last.forget(container.id());
    }
}
