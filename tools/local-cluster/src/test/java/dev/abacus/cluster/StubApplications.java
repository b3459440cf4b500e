package dev.abacus.cluster;

import com.sun.net.httpserver.HttpServer;
import dev.abacus.cluster.process.Http;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Replaces an application, which is built after this module: ready at once, and returns its environment variables. */
public final class StubApplications {
    private StubApplications() {}

    /** A project whose applications are all stubs. */
    public static Path project(Path directory) throws IOException {
        Path config = Files.createDirectories(directory.resolve("config"));
        Files.writeString(config.resolve("jvm.options"), "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx16m\n");
        for (String name : names()) {
            Path app = Files.createDirectories(directory.resolve(name).resolve("target/app"));
            try (OutputStream file = Files.newOutputStream(app.resolve(name + ".jar"))) {
                new JarOutputStream(file, manifest()).close();
            }
        }
        return directory;
    }

    private static List<String> names() {
        return Stream.concat(
                        Stream.of("gateway"),
                        Arrays.stream(SuiteService.values()).map(SuiteService::id))
                .toList();
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, StubApplications.class.getName());
        attributes.put(
                Attributes.Name.CLASS_PATH,
                StubApplications.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString());
        return manifest;
    }

    /** The environment variable of a stub; empty if it is not set, or the stub does not answer. */
    public static String variable(URI stub, String name) {
        return new String(Http.get(stub.resolve("/" + name)).body(), StandardCharsets.UTF_8);
    }

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(System.getenv("SERVER_PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                String variable = exchange.getRequestURI().getPath().substring(1);
                byte[] value = System.getenv().getOrDefault(variable, "").getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, value.length == 0 ? -1 : value.length);
                exchange.getResponseBody().write(value);
            }
        });
        server.start();
    }
}
