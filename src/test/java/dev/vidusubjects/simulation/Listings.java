package dev.vidusubjects.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The operation {@code vidu_get_subjects}: asynchronous, paged by an offset that shifts when subjects are added. */
final class Listings {

    /** The number of recent list tasks that can still be polled. */
    private static final int MAX_KEPT = 50;

    private final Account account;
    private final Choices choices;
    private final int pageSize;
    private final boolean idsAreIgnored;
    private final Map<String, String> pages = new LinkedHashMap<>();
    private boolean settled;
    private int count;

    Listings(Account account, Choices choices) {
        this.account = account;
        this.choices = choices;
        this.pageSize = choices.pick(List.of(5, 12, 100));
        this.idsAreIgnored = choices.chance(0.3);
    }

    /** Ends the refusal of page tokens and the damage of pages. */
    void settle() {
        settled = true;
    }

    boolean isListing(String id) {
        return id.startsWith("l");
    }

    /** @param faulty whether a token may be refused, and an entry may be unreadable */
    GatewayResponse submit(JsonNode params, boolean faulty) {
        String token = params.path("next_page_token").asText("");
        if (!token.isEmpty() && faulty && choices.chance(0.03)) {
            return GatewayResponses.TOKEN_REFUSED;
        }
        boolean damaged = faulty && !settled && choices.chance(0.03);
        String id = "l" + ++count;
        pages.put(id, page(params, token, damaged));
        if (pages.size() > MAX_KEPT) {
            pages.remove(pages.keySet().iterator().next());
        }
        return GatewayResponse.json(200, "{\"id\":\"" + id + "\",\"status\":\"queued\"}", Proof.ACCEPTED);
    }

    GatewayResponse poll(String id) {
        String text = pages.getOrDefault(id, "").replace("\\", "\\\\").replace("\"", "\\\"");
        return GatewayResponse.json(
                200,
                "{\"id\":\"" + id
                        + "\",\"status\":\"completed\",\"output\":[{\"content\":[{\"type\":\"text\",\"text\":\"" + text
                        + "\"}]}]}",
                Proof.ACCEPTED);
    }

    private String page(JsonNode params, String token, boolean damaged) {
        List<ProviderSubject> listed = account.listed();
        if (params.path("subject_ids").size() > 0 && !idsAreIgnored) {
            List<String> ids = new ArrayList<>();
            params.path("subject_ids").forEach(id -> ids.add(id.asText()));
            listed = listed.stream()
                    .filter(subject -> ids.contains(subject.id()))
                    .toList();
        }
        int offset = token.isEmpty() ? 0 : Integer.parseInt(token.substring(1));
        int end = Math.min(
                listed.size(), offset + Math.min(pageSize, params.path("count").asInt(100)));
        int bad = damaged && end > offset ? choices.between(offset, end - 1) : -1;
        if (bad >= 0) {
            account.showUnreadable();
        }
        StringBuilder json = new StringBuilder("{\"subjects\":[");
        for (int i = offset; i < end; i++) {
            json.append(i == offset ? "" : ",").append(i == bad ? "{\"name\":\"?\"}" : Verdicts.subject(listed.get(i)));
        }
        json.append("],\"count\":").append(Math.max(0, end - offset));
        if (end < listed.size()) {
            json.append(",\"next_page_token\":\"t").append(end).append('"');
        }
        return json.append('}').toString();
    }
}
