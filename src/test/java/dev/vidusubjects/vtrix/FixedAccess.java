package dev.vidusubjects.vtrix;

import dev.vidusubjects.provider.ProviderAccess;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A base URL and a list of keys; a refresh switches to the next key. */
final class FixedAccess implements ProviderAccess {

    private final URI baseUrl;
    private final Deque<String> keys;

    FixedAccess(URI baseUrl, String... keys) {
        this.baseUrl = baseUrl;
        this.keys = new ArrayDeque<>(List.of(keys));
    }

    @Override
    public URI baseUrl() {
        return baseUrl;
    }

    @Override
    public String key() {
        return keys.getFirst();
    }

    @Override
    public boolean refresh(String refused) {
        if (keys.size() > 1 && keys.getFirst().equals(refused)) {
            keys.removeFirst();
            return true;
        }
        return false;
    }

    @Override
    public boolean sandbox() {
        return false;
    }
}
