package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.spec.LinuxSpec.NetDevice;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.OciBox;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.address.InterfaceName;
import io.gatun.linux.net.address.IpPrefix;
import io.gatun.linux.net.rtnetlink.Link;
import io.gatun.linux.net.rtnetlink.LinkAddress;
import io.gatun.linux.net.rtnetlink.LinkSpec;
import io.gatun.linux.net.rtnetlink.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Network devices that become a container's, seen from a host that is a network namespace of the test's own. */
class OciNetDevicesIT {
    private static final InterfaceName LAN = new InterfaceName("lan0");
    private static final InterfaceName SPARE = new InterfaceName("spare0");
    private static final Set<String> ADDRESSES = Set.of("192.0.2.7/24", "2001:db8:0:0:0:0:0:7/64");

    private final Kernel kernel = Kernel.open();

    @AutoClose
    private final OciBox box;

    @AutoClose
    private final Fd host = kernel.networkNamespaces().create();

    @AutoClose
    private final Network here = kernel.networkNamespaces().open(host);

    OciNetDevicesIT(@TempDir Path directory) {
        box = new OciBox(directory);
    }

    @BeforeEach
    void makeDevices() {
        Link lan = here.links().create(new LinkSpec.Veth(LAN, SPARE, Optional.empty()));
        here.links().up(lan.index());
        here.addresses().add(new LinkAddress(lan.index(), IpPrefix.parse("192.0.2.7/24")));
        here.addresses().add(new LinkAddress(lan.index(), IpPrefix.parse("2001:db8::7/64")));
    }

    @Test
    void devicesAreMovedUnderTheirNewNamesWithTheirAddresses() {
        create(Map.of("lan0", renamed("eth0"), "spare0", kept()), "true");
        assertEquals(List.of("lo"), names(here));
        Path namespace = Path.of("/proc/" + box.pid() + "/ns/net");
        try (Fd container = kernel.files().open(namespace, OpenHow.read());
                Network there = kernel.networkNamespaces().open(container)) {
            assertEquals(List.of("eth0", "lo", "spare0"), names(there));
            assertUp(there, new InterfaceName("eth0"));
            assertEquals(Link.State.UP, there.links().find(SPARE).orElseThrow().state());
        }
    }

    @Test
    void devicesComeBackIfTheCreationFailsLater() {
        var devices = Map.of("lan0", renamed("eth0"), "spare0", kept());
        assertThrows(StartFailedException.class, () -> create(devices, "no-such-program"));
        assertUp(here, LAN);
        assertEquals(Link.State.DOWN, here.links().find(SPARE).orElseThrow().state());
        assertEquals(List.of(), box.runtime().list());
    }

    @Test
    void deviceThatIsNotThereIsNamedAndTheOthersStay() {
        var devices = Map.of("lan0", kept(), "no0", kept());
        var failure = assertThrows(StartFailedException.class, () -> create(devices, "true"));
        assertTrue(failure.getMessage().contains("network device no0"), failure.getMessage());
        assertUp(here, LAN);
    }

    @Test
    void nameThatIsTakenInTheContainerIsRefused() {
        var devices = Map.of("spare0", kept(), "lan0", renamed("lo"));
        var failure = assertThrows(StartFailedException.class, () -> create(devices, "true"));
        assertTrue(failure.getMessage().contains("there is a lo already"), failure.getMessage());
        assertUp(here, LAN);
        assertTrue(here.links().find(SPARE).isPresent());
    }

    @Test
    void loopbackMayNotLeaveAndWhatWentBeforeComesBack() {
        var failure = assertThrows(
                StartFailedException.class, () -> create(Map.of("lo", renamed("lo1"), "lan0", kept()), "true"));
        assertTrue(failure.getMessage().contains("network device lo into"), failure.getMessage());
        assertUp(here, LAN);
    }

    private void create(Map<String, NetDevice> devices, String program) {
        var spec = Bundles.running("rootfs", program)
                .linux(Bundles.linux().toBuilder().netDevices(devices).build())
                .build();
        kernel.networkNamespaces().inside(host, () -> {
            box.create(spec);
            return host;
        });
    }

    private static void assertUp(Network network, InterfaceName name) {
        Link link = network.links().find(name).orElseThrow();
        assertEquals(Link.State.UP, link.state());
        var addresses = network.addresses().permanent().stream()
                .filter(address -> address.link().equals(link.index()))
                .map(address -> address.prefix().toString())
                .collect(Collectors.toSet());
        assertEquals(ADDRESSES, addresses);
    }

    private static List<String> names(Network network) {
        return network.links().list().stream()
                .map(link -> link.name().value())
                .sorted()
                .toList();
    }

    private static NetDevice kept() {
        return new NetDevice(Optional.empty());
    }

    private static NetDevice renamed(String name) {
        return new NetDevice(Optional.of(name));
    }
}
