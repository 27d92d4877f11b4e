"""The story of every forge, told to a real one: Pagure, as Debian packages it. See https://docs.pagure.org/pagure.

The other brands' forges are simulated, from their own descriptions; here nothing is. It is no part of the usual checks,
for it wants a Debian in a folder (about 700 MB) and root, who alone may start programs in it. Once, as root:

    debootstrap --variant=minbase trixie /srv/pagure
    chroot /srv/pagure apt-get install --yes --no-install-recommends pagure

Then, as root too, whenever git or pull requests of ours change:

    CAUSERIE_PAGURE=/srv/pagure pytest tests/forges/pagure

It takes about ten minutes, most of them in Pagure's own hooks. The package starts nothing by itself: each run makes
what it needs in a folder of its own below /srv/pagure/tmp (settings, database, repositories), serves at a port of the
kernel's choice, and takes all of it away at its end.

Pagure takes git from its users over SSH alone: sshd would start git there by the name of who came, and so does `door`.
"""
