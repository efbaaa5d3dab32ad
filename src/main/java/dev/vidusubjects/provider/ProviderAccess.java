package dev.vidusubjects.provider;

import java.net.URI;

/** Port: the base URL of the provider, and the key by which it identifies its customer. */
public interface ProviderAccess {

    /** @return the URL without a path, for example {@code https://cloud.vtrix.ai} */
    URI baseUrl();

    /**
     * @return the key for {@code Authorization: Bearer}; it must not be logged or stored
     * @throws ProviderException.Account if no key is available
     */
    String key() throws ProviderException.Account;

    /**
     * Reads the key again after the provider responded with 401: the key may have been rotated.
     *
     * @param refused the key that the provider refused
     * @return whether {@link #key} now returns another key, so that the caller can repeat the call once
     */
    boolean refresh(String refused);

    /** @return whether the provider is the application's own sandbox: its subjects are not real and cost nothing */
    boolean sandbox();
}
