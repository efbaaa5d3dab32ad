package dev.vidusubjects.emulators;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A TLS web server on the loopback interface. A test writes the bytes of its responses. The server counts connections
 * and records requests.
 */
public final class LoopbackWeb implements AutoCloseable {

    /** The first host name in the certificate of the server; {@link #OTHER_HOST} is the second. */
    public static final String HOST = "media.example.com";

    public static final String OTHER_HOST = "other.example.com";

    /** Writes the response to one request. */
    public interface Site {
        void respond(String requestHead, OutputStream out) throws IOException;
    }

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");
    private static final Pattern RANGE = Pattern.compile("Range: bytes=([0-9]+)-([0-9]+)");
    private static final AtomicInteger CERTIFICATES_SENT = new AtomicInteger();
    private static volatile SSLContext context;
    private static KeyStore trusted;

    private final ServerSocket listener;
    private final Site site;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> serverNames = new CopyOnWriteArrayList<>();

    public LoopbackWeb(Site site) {
        this.site = site;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::accept, "loopback-web");
        thread.setDaemon(true);
        thread.start();
    }

    /** @return a site that serves byte ranges of a file, and fails on a request without a range */
    public static Site file(byte[] file) {
        return (head, out) -> {
            Matcher range = RANGE.matcher(head);
            if (!range.find()) {
                throw new IOException("the request has no range");
            }
            int first = Integer.parseInt(range.group(1));
            int last = Math.min(file.length - 1, Integer.parseInt(range.group(2)));
            write(
                    out,
                    "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes " + first + "-" + last + "/" + file.length
                            + "\r\nContent-Length: " + (last - first + 1) + "\r\n\r\n");
            out.write(file, first, last - first + 1);
        };
    }

    public static Site text(String response) {
        return (head, out) -> write(out, response);
    }

    public static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public int port() {
        return listener.getLocalPort();
    }

    public int connections() {
        return connections.get();
    }

    public List<String> requests() {
        return requests;
    }

    public List<String> serverNames() {
        return serverNames;
    }

    /** @return a factory of client sockets that trust the certificate of this server */
    public static SSLSocketFactory clientSockets() {
        return context().getSocketFactory();
    }

    /** @return a context whose clients trust the certificate of this server */
    public static SSLContext clientContext() {
        return context();
    }

    /** Writes a PKCS12 store with the certificate of this server, whose password is {@code changeit}. */
    public static void writeTrustStore(Path file) throws IOException, GeneralSecurityException {
        context();
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD);
        }
    }

    /** @return how many handshakes of all servers sent the certificate: those that did not resume a session */
    public static int certificatesSent() {
        return CERTIFICATES_SENT.get();
    }

    /** Closes all connections, as a server does with idle ones. */
    public void closeConnections() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                sockets.add(socket);
                Thread thread = new Thread(() -> serve(socket), "loopback-web-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (SSLSocket secure =
                (SSLSocket) context().getSocketFactory().createSocket(socket, null, socket.getPort(), true)) {
            secure.setUseClientMode(false);
            secure.startHandshake();
            ((ExtendedSSLSession) secure.getSession())
                    .getRequestedServerNames()
                    .forEach(name -> serverNames.add(((SNIHostName) name).getAsciiName()));
            String head = readHead(secure.getInputStream());
            Matcher length = LENGTH.matcher(head);
            if (length.find()) {
                // A connection that is closed with unread bytes is reset, and its response lost.
                secure.getInputStream().skipNBytes(Long.parseLong(length.group(1)));
            }
            requests.add(head);
            site.respond(head, secure.getOutputStream());
        } catch (IOException e) {
            // The client closed the connection. Some tests do this on purpose.
        }
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("no request");
            }
            head.append((char) c);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /** @return the TLS context with a certificate that keytool of the JDK creates once in each JVM */
    private static synchronized SSLContext context() {
        if (context == null) {
            try {
                context = newContext();
            } catch (Exception e) {
                throw new IllegalStateException("the certificate could not be created", e);
            }
        }
        return context;
    }

    private static SSLContext newContext() throws Exception {
        Path folder = Files.createTempDirectory("loopback-web");
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "web",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + HOST,
                        "-ext",
                        "SAN=dns:" + HOST + ",dns:" + OTHER_HOST + ",ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
        KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD);
        Files.delete(file);
        Files.delete(folder);
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, PASSWORD);
        trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("web", keys.getCertificate("web"));
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trusted);
        SSLContext created = SSLContext.getInstance("TLS");
        created.init(
                new KeyManager[] {counting((X509ExtendedKeyManager) keyManagers.getKeyManagers()[0])},
                trustManagers.getTrustManagers(),
                null);
        return created;
    }

    private static KeyManager counting(X509ExtendedKeyManager keys) {
        return new X509ExtendedKeyManager() {
            @Override
            public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
                String alias = keys.chooseServerAlias(keyType, issuers, socket);
                if (alias != null) {
                    CERTIFICATES_SENT.incrementAndGet();
                }
                return alias;
            }

            @Override
            public String[] getServerAliases(String keyType, Principal[] issuers) {
                return keys.getServerAliases(keyType, issuers);
            }

            @Override
            public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
                return null;
            }

            @Override
            public String[] getClientAliases(String keyType, Principal[] issuers) {
                return null;
            }

            @Override
            public X509Certificate[] getCertificateChain(String alias) {
                return keys.getCertificateChain(alias);
            }

            @Override
            public PrivateKey getPrivateKey(String alias) {
                return keys.getPrivateKey(alias);
            }
        };
    }
}
