FROM python:3.13-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
       tesseract-ocr tesseract-ocr-fra tesseract-ocr-nld \
    && rm -rf /var/lib/apt/lists/*

RUN groupadd --system --gid 10001 register \
    && useradd --system --uid 10001 --gid register --home-dir /nonexistent --no-create-home register \
    && mkdir /data \
    && chown register:register /data

WORKDIR /srv/register

COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt

COPY manage.py ./
COPY poleimage poleimage
COPY members members
COPY shelter shelter
COPY templates templates

ENV STATIC_ROOT=/srv/static DATA=/data HEARTBEAT_ROOT=/tmp/heartbeat BIND=0.0.0.0 PORT=8000

# What the settings ask for is needed to read them; nothing of it stays in the image.
RUN python -m compileall -q manage.py poleimage members shelter \
    && DATABASE_URL=postgres://none@none/none BROKER_URL=redis://none ALLOWED_HOSTS=none \
       SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
       sh -c 'python manage.py translations --compile && python manage.py collectstatic --noinput'

USER register
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["python", "-m", "poleimage.run.roles"]
CMD ["web"]
