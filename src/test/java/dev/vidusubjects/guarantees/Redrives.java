package dev.vidusubjects.guarantees;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** A client that redrives failed tasks, as their errors allow. */
final class Redrives {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int ACCEPTED = 202;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Redrives() {}

    /**
     * Redrives each failed task once, except those that the application submits again automatically.
     *
     * @return the number of redriven tasks
     */
    static int ofFailed(URI application) throws IOException, InterruptedException {
        List<String> failed = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = JSON.readTree(send(HttpRequest.newBuilder(
                                    application.resolve("/v1/subjects?status=failed&limit=100&cursor=" + cursor))
                            .build())
                    .body());
            for (JsonNode task : page.get("subjects")) {
                if (!task.at("/reconciliation/state").asText().equals("not_created")) {
                    failed.add(task.get("id").asText());
                }
            }
            cursor = page.path("next_cursor").asText("");
        } while (!cursor.isEmpty());
        for (String id : failed) {
            HttpResponse<byte[]> response =
                    send(HttpRequest.newBuilder(application.resolve("/v1/subjects/" + id + "/redrive"))
                            .POST(BodyPublishers.ofString(""))
                            .build());
            if (response.statusCode() != ACCEPTED) {
                throw new AssertionError("redrive of " + id + ": " + response.statusCode());
            }
        }
        return failed.size();
    }

    private static HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        return CLIENT.send(request, BodyHandlers.ofByteArray());
    }
}
