package io.gatun.proxy.name;

import io.gatun.proxy.name.DnsQuestion.Answer;
import io.gatun.proxy.name.DnsQuestion.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the addresses of names, and remembers nothing: whoever asks decides how long an answer holds. Asks as the C library would, without modules of nsswitch.conf(5);
 * that one and the JDK's, which is on top of it, keep answers by rules of their own for the whole process. Waits for others, so never called on a loop; in the network
 * namespace of the calling thread, which is not a virtual one.
 */
public final class NameResolver {
    private static final int PORT = 53;
    private static final int MAX_ID = 1 << 16;
    private static final Comparator<InetAddress> ORDER = Comparator.<InetAddress>comparingInt(
                    address -> address.getAddress().length)
            .thenComparing(InetAddress::getAddress, Arrays::compareUnsigned);

    private final Path hosts;
    private final Path servers;
    private final int port;
    private final SecureRandom random = new SecureRandom();

    /** By the files of this host. */
    public NameResolver() {
        this(Path.of("/etc/hosts"), Path.of("/etc/resolv.conf"), PORT);
    }

    /**
     * By other files.
     *
     * @param hosts as hosts(5)
     * @param servers as resolv.conf(5)
     * @param port where these servers are
     */
    public NameResolver(Path hosts, Path servers, int port) {
        this.hosts = hosts;
        this.servers = servers;
        this.port = port;
    }

    /**
     * All addresses of a name, of both families, in an order that is the same each time. Not empty.
     *
     * @throws UnresolvedException if there are none, or nobody could say
     */
    public List<InetAddress> resolve(String name) throws UnresolvedException {
        List<InetAddress> known = HostsFile.addresses(hosts, name);
        if (!known.isEmpty()) return ordered(known);
        ResolvConf conf = ResolvConf.read(servers);
        for (String candidate : conf.candidates(name)) {
            List<InetAddress> found = ask(conf, candidate);
            if (!found.isEmpty()) return ordered(found);
        }
        throw new UnresolvedException("no such name, or it has no address (asked " + names(conf.servers()) + ")");
    }

    private static List<InetAddress> ordered(List<InetAddress> addresses) {
        return addresses.stream().distinct().sorted(ORDER).toList();
    }

    private static String names(List<InetAddress> servers) {
        return String.join(
                ", ", servers.stream().map(InetAddress::getHostAddress).toList());
    }

    /** The addresses of a complete name; none if there are none. */
    private List<InetAddress> ask(ResolvConf conf, String name) throws UnresolvedException {
        String reason = "nobody to ask";
        for (int attempt = 0; attempt < conf.attempts(); attempt++) {
            for (InetAddress server : conf.servers()) {
                try {
                    List<Answer> answers = new DnsServer(server, port, conf.patience()).ask(questions(name));
                    if (answers.stream().noneMatch(Answer::isEvasive)) {
                        return answers.stream()
                                .flatMap(answer -> answer.addresses().stream())
                                .toList();
                    }
                    reason = server.getHostAddress() + " cannot say (code "
                            + answers.stream().mapToInt(Answer::code).max().orElse(0) + ")";
                } catch (InterruptedIOException e) {
                    if (!(e instanceof SocketTimeoutException)) throw new UnresolvedException("interrupted");
                    reason = server.getHostAddress() + " does not answer";
                } catch (IOException e) {
                    reason = server.getHostAddress() + ": " + e.getMessage();
                }
            }
        }
        throw new UnresolvedException(reason);
    }

    private List<DnsQuestion> questions(String name) {
        var all = new ArrayList<DnsQuestion>();
        int id = random.nextInt(MAX_ID);
        for (Kind kind : Kind.values()) all.add(new DnsQuestion(id++ % MAX_ID, name, kind));
        return all;
    }
}
