FROM python:3.13-slim AS wheel
WORKDIR /src
COPY . .
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.13-slim
LABEL org.opencontainers.image.title="billmock" \
    org.opencontainers.image.description="BILL's sandbox in a box: a local server that answers like BILL's APIs" \
    org.opencontainers.image.licenses="Apache-2.0"
# /data keeps what is to stay, /run/billmock what is true of this run: nothing else is written to.
RUN useradd --system --create-home --uid 10001 billmock \
    && install --directory --owner billmock /data /run/billmock
# The versions of `make lock`; all that the wheel needs is there by then.
COPY requirements.lock /
RUN pip install --no-cache-dir --only-binary :all: --requirement /requirements.lock
RUN --mount=type=bind,from=wheel,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-deps --no-index /wheels/billmock-*.whl \
    && pip check
USER 10001
WORKDIR /data
VOLUME /data
# `billmock health`, `env`, `reset` and the others find the server here, whatever its port and token are.
ENV BILLMOCK_SERVER_FILE=/run/billmock/server.json \
    BILLMOCK_CACHE_DIR=/data/cache \
    PYTHONDONTWRITEBYTECODE=1
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --start-interval=1s CMD ["billmock", "health"]
# Not bound to loopback, the server makes a control token at start and prints it, unless BILLMOCK_CONTROL_TOKEN is set.
ENTRYPOINT ["billmock", "serve", "--host", "0.0.0.0"]
