"""What a site tells machines beside its pages: crawlers, browsers, web servers, those who found a hole."""
