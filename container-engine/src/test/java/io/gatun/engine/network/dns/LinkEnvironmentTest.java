package io.gatun.engine.network.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.engine.model.ContainerPort;
import io.gatun.engine.model.Protocol;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Variables of links, as dockerd 20.10 was seen to make them. */
class LinkEnvironmentTest {
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("172.17.0.2");

    @Test
    void portsInARowHaveTheirEndsToo() {
        var ports = List.of(udp(92), udp(90), udp(91), new ContainerPort(80, Protocol.TCP));
        List<String> made = LinkEnvironment.of("/li3/my-db", ADDRESS, ports, List.of("X=1", "PATH=/bin", "Y=a=b"));
        assertEquals("""
                MY_DB_ENV_X=1
                MY_DB_ENV_Y=a=b
                MY_DB_NAME=/li3/my-db
                MY_DB_PORT=tcp://172.17.0.2:80
                MY_DB_PORT_80_TCP=tcp://172.17.0.2:80
                MY_DB_PORT_80_TCP_ADDR=172.17.0.2
                MY_DB_PORT_80_TCP_PORT=80
                MY_DB_PORT_80_TCP_PROTO=tcp
                MY_DB_PORT_90_UDP=udp://172.17.0.2:90
                MY_DB_PORT_90_UDP_ADDR=172.17.0.2
                MY_DB_PORT_90_UDP_END=udp://172.17.0.2:92
                MY_DB_PORT_90_UDP_PORT=90
                MY_DB_PORT_90_UDP_PORT_END=92
                MY_DB_PORT_90_UDP_PORT_START=90
                MY_DB_PORT_90_UDP_PROTO=udp
                MY_DB_PORT_90_UDP_START=udp://172.17.0.2:90
                MY_DB_PORT_91_UDP=udp://172.17.0.2:91
                MY_DB_PORT_91_UDP_ADDR=172.17.0.2
                MY_DB_PORT_91_UDP_PORT=91
                MY_DB_PORT_91_UDP_PROTO=udp
                MY_DB_PORT_92_UDP=udp://172.17.0.2:92
                MY_DB_PORT_92_UDP_ADDR=172.17.0.2
                MY_DB_PORT_92_UDP_PORT=92
                MY_DB_PORT_92_UDP_PROTO=udp
                """.strip(), String.join("\n", made.stream().sorted().toList()));
    }

    @Test
    void withoutPortsThereIsTheNameAlone() {
        assertEquals(List.of("DB_NAME=/a/db"), LinkEnvironment.of("/a/db", ADDRESS, List.of(), List.of("HOME=/")));
    }

    private static ContainerPort udp(int number) {
        return new ContainerPort(number, Protocol.UDP);
    }
}
