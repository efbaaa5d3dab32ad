package dev.vidusubjects.bench.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.bench.functions.Services.Received;

/** {@code intake}: an uploaded image, up to the stored result. The provider has completed the task at the first poll. */
final class UploadWork extends FunctionWork {

    private final byte[] image;
    private String path;

    UploadWork(Services services, byte[] image) {
        super(services);
        this.image = image;
    }

    @Override
    byte[] prepared() {
        path = "bench-" + number() + ".png";
        // The same content would be the same upload again.
        byte[] content = BenchPictures.another(image);
        String version = services()
                .bucket()
                .store("incoming/" + path, "image/png", content)
                .version();
        ObjectNode record =
                StandIn.JSON.createObjectNode().put("eventSource", "aws:s3").put("eventName", "ObjectCreated:Put");
        ObjectNode entity = record.putObject("s3");
        entity.putObject("bucket").put("name", BucketStandIn.NAME);
        entity.putObject("object")
                .put("key", "incoming/" + path)
                .put("size", content.length)
                .put("versionId", version);
        ObjectNode notification = StandIn.JSON.createObjectNode();
        notification.putArray("Records").add(record);
        return message(notification.toString());
    }

    @Override
    void check(JsonNode response, Received received) {
        requireNoFailures(response);
        require(received.submissions() == 1, "one submission to the provider");
        require(
                !services()
                        .bucket()
                        .objects(("results/" + path + ".json")::equals)
                        .isEmpty(),
                "a stored result of " + path);
    }
}
