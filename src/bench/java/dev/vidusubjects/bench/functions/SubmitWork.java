package dev.vidusubjects.bench.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.bench.functions.Services.Received;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.lambda.Events;
import java.io.IOException;

/** {@code api}, and its peers: a request for a subject with one inline image, up to its submission. */
final class SubmitWork extends FunctionWork {

    private final String image;

    SubmitWork(Services services, byte[] image) {
        super(services);
        this.image = MediaFiles.dataUri("image/png", image);
    }

    @Override
    byte[] prepared() throws IOException {
        int number = number();
        ObjectNode request = StandIn.JSON.createObjectNode().put("name", "Bench " + number);
        request.putArray("images").add(image);
        String body = request.toString();
        ObjectNode event = (ObjectNode) StandIn.JSON.readTree(Events.text("api-post"));
        ((ObjectNode) event.path("headers"))
                .put("idempotency-key", "bench-" + number)
                .put("content-length", Integer.toString(body.length()));
        return StandIn.JSON.writeValueAsBytes(event.put("body", body));
    }

    @Override
    void check(JsonNode response, Received received) throws IOException {
        require(response.path("statusCode").asInt() == 202, "status 202");
        String task =
                StandIn.JSON.readTree(response.path("body").asText()).path("id").asText();
        require(attribute(task, "status").equals("submitted"), "a stored task that is submitted");
        require(received.submissions() == 1, "one submission to the provider");
        require(received.executions() == 1, "a started state machine");
    }
}
