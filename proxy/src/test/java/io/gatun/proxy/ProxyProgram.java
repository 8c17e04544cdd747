package io.gatun.proxy;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.linux.testing.Awaiting;
import io.gatun.proxy.testing.Program;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** A proxy in a process of its own, so that what it uses can be told from what tests use. It ends when its standard input does. */
final class ProxyProgram implements AutoCloseable {
    private static final String READY = "ready";
    private static final String LOOPS = "gatun-proxy";
    private static final long REST_MILLIS = 300;
    private static final long REST_NANOS = 15_000_000;
    private static final ToolProvider JAR = ToolProvider.findFirst("jar").orElseThrow();

    private final Process process;
    private final Path proc;

    private ProxyProgram(Process process) {
        this.process = process;
        proc = Path.of("/proc", Long.toString(process.pid()));
    }

    /** The program: a file of services, beside which it offers its listening sockets. */
    public static void main(String... arguments) throws IOException {
        Path services = Path.of(arguments[0]);
        try (var proxy = Proxy.open()) {
            proxy.apply(ServicesFile.read(services));
            try (var _ = Handover.offer(proxy, handover(services), () -> {})) {
                System.out.println(READY);
                System.in.readAllBytes();
            }
        }
    }

    /** Where it offers its listening sockets. */
    static Path handover(Path services) {
        return services.resolveSibling("handover");
    }

    /**
     * Starts one, and returns when it listens.
     *
     * @param prefix a program that runs others, such as prlimit(1), with its arguments
     */
    static ProxyProgram start(List<String> prefix, Path services) throws IOException {
        // Memory of the heap is there from the start: what is added while it runs is not of Java.
        return start(prefix, List.of("-Xms48m", "-Xmx48m", "-XX:+AlwaysPreTouch"), services);
    }

    /** The same with another heap. */
    static ProxyProgram start(List<String> prefix, List<String> heap, Path services) throws IOException {
        var command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(heap);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                archives(services.resolveSibling("archives")),
                ProxyProgram.class.getName(),
                services.toString()));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = process.inputReader().readLine();
        if (!READY.equals(said)) throw new IOException("the proxy says " + said);
        return new ProxyProgram(process);
    }

    /** The class path with archives in the place of directories: they are opened once, as those of the command are. */
    private static String archives(Path into) throws IOException {
        Files.createDirectories(into);
        var all = new ArrayList<String>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            // Maven's runner leaves one at the end.
            if (entry.isEmpty()) continue;
            if (!Files.isDirectory(Path.of(entry))) {
                all.add(entry);
                continue;
            }
            String archive = into.resolve(all.size() + ".jar").toString();
            int code =
                    JAR.run(System.out, System.err, "--create", "--no-compress", "--file", archive, "-C", entry, ".");
            if (code != 0) throw new IOException("cannot archive " + entry);
            all.add(archive);
        }
        return String.join(File.pathSeparator, all);
    }

    /** An address of the loopback that is free now. */
    static Internet free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return new Internet(socket.getInetAddress(), socket.getLocalPort());
        }
    }

    /** What it has open, but for the ends of pipes. */
    long descriptors() {
        return links().filter(link -> !link.startsWith("pipe:")).count();
    }

    /** How many ends of pipes it has open. */
    long pipeEnds() {
        return links().filter(link -> link.startsWith("pipe:")).count();
    }

    private Stream<String> links() {
        return entries("fd").map(ProxyProgram::link).filter(link -> !link.isEmpty());
    }

    /** The highest number of those it has open. */
    long highestDescriptor() {
        return entries("fd")
                .mapToLong(entry -> Long.parseLong(entry.getFileName().toString()))
                .max()
                .orElseThrow();
    }

    /** Lets it open those below a number, and no others (RLIMIT_NOFILE); what is open stays. */
    void allowDescriptors(long below) {
        String said = Program.said("prlimit", "--pid=" + process.pid(), "--nofile=" + below + ":");
        if (!said.isEmpty()) throw new AssertionError(said);
    }

    /** How many threads it has that serve connections. */
    long loops() {
        return entries("task")
                .filter(thread -> text(thread.resolve("comm")).startsWith(LOOPS))
                .count();
    }

    /** How much time its threads have used so far. */
    private long nanos() {
        return entries("task")
                .map(thread -> text(thread.resolve("schedstat")))
                .filter(text -> !text.isEmpty())
                .mapToLong(text -> Long.parseLong(text.substring(0, text.indexOf(' '))))
                .sum();
    }

    /** How much of its memory is there. */
    long residentKilobytes() {
        return text(proc.resolve("status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private Stream<Path> entries(String directory) {
        try (var all = Files.list(proc.resolve(directory))) {
            return all.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String link(Path entry) {
        try {
            return Files.readSymbolicLink(entry).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return ""; // the thread has ended
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it uses no time: nobody has anything to do, and no thread turns for nothing. */
    void awaitRest() {
        Awaiting.await(() -> "at rest, after %d ns".formatted(nanos()), () -> {
            long before = nanos();
            Thread.sleep(REST_MILLIS);
            return nanos() - before < REST_NANOS;
        });
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
