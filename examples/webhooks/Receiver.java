import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Receives the webhooks of vidu-subjects at port 8081. The library is {@code com.standardwebhooks:standardwebhooks:1.2.0}:
 *
 * <pre>WEBHOOK_SECRET=whsec_… java -cp standardwebhooks-1.2.0.jar Receiver.java</pre>
 */
public final class Receiver {

    /** No webhook is nearly as long; the limit is for requests from others. */
    private static final int MAX_BYTES = 1_000_000;

    private final Webhook webhook;

    /** In production a table with the id as its key, written in one transaction with the work. */
    private final Set<String> seen = new HashSet<>();

    private Receiver(String secret) throws Exception {
        webhook = new Webhook(secret);
    }

    private synchronized int receive(Headers headers, String body) {
        try {
            webhook.verify(body, headers);
        } catch (WebhookVerificationException | RuntimeException e) {
            return 400; // not signed with the secret, or older than five minutes
        }
        String id = headers.getFirst("webhook-id");
        if (!seen.contains(id)) {
            handle(body);
            seen.add(id);
        }
        return 204;
    }

    private void handle(String body) {
        System.out.println(body); // {"type":"subject.completed","timestamp":…,"data":{"id":…}}
    }

    private void respond(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BYTES + 1);
            int status = 500; // the webhook is sent again
            try {
                status = body.length > MAX_BYTES
                        ? 413
                        : receive(exchange.getRequestHeaders(), new String(body, StandardCharsets.UTF_8));
            } catch (RuntimeException e) {
                e.printStackTrace();
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    public static void main(String[] args) throws Exception {
        Receiver receiver = new Receiver(System.getenv("WEBHOOK_SECRET"));
        HttpServer server = HttpServer.create(new InetSocketAddress(8081), 0);
        server.createContext("/", receiver::respond);
        server.start();
    }
}
