package dev.vidusubjects.bench.functions;

import dev.vidusubjects.bench.functions.StandIn.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * HTTPS servers on the loopback interface, each on a port of its own, because a client makes a handshake for each host
 * and port. They accept only TLS 1.3 and HTTP/1.1.
 */
final class TlsServers implements AutoCloseable {

    private final Vertx vertx;
    private final HttpServerOptions options;
    private final Path root;
    private final Path trustStore;

    /** @param folder the certificates, which {@code src/bench/certificates} has made */
    TlsServers(Vertx vertx, Path folder) throws IOException {
        this.vertx = vertx;
        this.root = folder.resolve("root.pem").toAbsolutePath();
        this.trustStore = folder.resolve("trust.p12").toAbsolutePath();
        this.options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setSsl(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                // What the services of AWS choose.
                .addEnabledCipherSuite("TLS_AES_128_GCM_SHA256")
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(folder.resolve("chain.pem").toString())
                        .setKeyPath(folder.resolve("key.pem").toString()));
        writeTrustStore();
    }

    /** @return an instance for servers, without a cache of files */
    static Vertx vertx() {
        return Vertx.vertx(new VertxOptions()
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    /** @return the root certificate, PEM */
    Path root() {
        return root;
    }

    /** @return the options of a Java process, or of a native executable, that make it trust the servers */
    List<String> trust() {
        return List.of("-Djavax.net.ssl.trustStore=" + trustStore, "-Djavax.net.ssl.trustStoreType=PKCS12");
    }

    /**
     * Without encryption and without a checksum: deriving their keys costs milliseconds of CPU at each start, and a
     * deployed function does not pay them, because its certificates are part of the executable.
     */
    private void writeTrustStore() throws IOException {
        System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
        System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
        try (InputStream pem = Files.newInputStream(root);
                OutputStream file = Files.newOutputStream(trustStore)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "root", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            store.store(file, null);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** @return the URL of a new server, without a path */
    URI start(StandIn standIn) {
        return URI.create("https://127.0.0.1:"
                + vertx.createHttpServer(options)
                        .requestHandler(request -> handle(standIn, request))
                        .listen()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join()
                        .actualPort());
    }

    private static void handle(StandIn standIn, HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Reply reply;
            try {
                reply = standIn.reply(request, body.getBytes());
            } catch (IOException | RuntimeException e) {
                // The function fails because of it, and its log does not tell why.
                System.err.println("a stand-in failed: " + request.method() + " " + request.uri());
                e.printStackTrace();
                reply = Reply.empty(500);
            }
            request.response().setStatusCode(reply.status());
            reply.headers().forEach(request.response()::putHeader);
            request.response().end(Buffer.buffer(reply.body()));
        });
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
